import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ChildHandle, ExitListener } from '../../../../electron/core/workers/child-process.ts'
import { type ChildEnd, WatchedChild } from '../../../../electron/core/workers/watched-child.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watched() {
  const [messages, exits]: [((message: unknown) => void)[], ExitListener[]] = [[], []]
  const end: ExitListener = (...how) => {
    for (const listener of exits) listener(...how)
  }
  const kill = vi.fn(() => end('signal SIGKILL'))
  const handle: ChildHandle = {
    pid: 1,
    channel: { send: () => {}, onMessage: (listener) => void messages.push(listener) },
    kill,
    onExit: (listener) => void exits.push(listener),
  }
  const child = new WatchedChild(handle)
  const ends: ChildEnd[] = []
  child.onExit((how) => ends.push(how))
  const say = (message: unknown) => {
    for (const listener of messages) listener(message)
  }
  return { child, kill, ends, end, say }
}

test('kills a silent worker, and gives the silence as the reason for its end', async () => {
  const { kill, ends, say } = watched()
  say({ kind: 'alive', withinMs: 20_000 })
  await vi.advanceTimersByTimeAsync(22_000)
  expect(kill).toHaveBeenCalledTimes(1)
  expect(ends).toEqual([{ code: 'worker-silent', reason: 'no sign of life for 20 s' }])
})

test('distinguishes an end of its own from a failed start', () => {
  const [died, none] = [watched(), watched()]
  died.end('signal SIGSEGV')
  none.end('it could not be started: this user runs too many processes (EAGAIN)', true)
  expect(died.ends).toEqual([{ code: 'worker-restarted', reason: 'signal SIGSEGV' }])
  expect(none.ends).toMatchObject([{ code: 'worker-not-started' }])
})

test('watches no worker that has ended or was ended', async () => {
  const [died, killed] = [watched(), watched()]
  died.end('exit code 1')
  killed.child.kill()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(died.kill).not.toHaveBeenCalled()
  expect(killed.kill).toHaveBeenCalledTimes(1)
})

test.each([
  null,
  7,
  'alive',
  {},
  { kind: 'alive' },
  { kind: 'alive', withinMs: 'long' },
  { kind: 'alive', withinMs: -1 },
  { kind: 'alive', withinMs: Number.NaN },
])('takes any other message for no announcement: %j', async (message) => {
  const { kill, say } = watched()
  say({ kind: 'alive', withinMs: 20_000 })
  say(message)
  await vi.advanceTimersByTimeAsync(22_000)
  expect(kill).toHaveBeenCalledTimes(1)
})
