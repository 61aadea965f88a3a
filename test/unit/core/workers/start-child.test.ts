import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { expect, it, vi } from 'vitest'
import { signalChild, startChild } from '../../../../electron/core/workers/start-child.ts'

/** As Node gives it back where it could not start anything: without an id, and with a handle that still sends. */
function unstarted(code: string) {
  const child = Object.assign(new EventEmitter(), {
    pid: undefined,
    connected: true,
    kill: vi.fn(() => true),
    disconnect: vi.fn(),
  })
  process.nextTick(() => child.emit('error', Object.assign(new Error(`spawn ${code}`), { code })))
  return child
}

it('never signals through the handle of a process that did not start', () => {
  const child = unstarted('EMFILE')
  child.on('error', () => {})
  expect(signalChild(child as unknown as ChildProcess, 'SIGKILL')).toBe(false)
  expect(child.kill).not.toHaveBeenCalled()
})

it('signals a running process, and none that has ended', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  expect(signalChild(child, 'SIGKILL')).toBe(true)
  await once(child, 'exit')
  expect(signalChild(child, 'SIGKILL')).toBe(false)
})

it.each([
  ['EMFILE', /too many files open/],
  ['ENFILE', /too many files open/],
  ['EAGAIN', /too many processes/],
  ['ENOMEM', /not enough memory/],
  ['ENOENT', /spawn ENOENT/],
])('says in words why nothing started: %s', async (code, words) => {
  const child = unstarted(code)
  const run = startChild(() => child as unknown as ChildProcess)
  if (run.kind !== 'not-started') throw new Error('expected no start')
  expect(await run.problem).toMatch(words)
  expect(child.disconnect).toHaveBeenCalled()
  expect(child.kill).not.toHaveBeenCalled()
})

it('takes a failure that is thrown for the same', async () => {
  const run = startChild(() => {
    throw Object.assign(new Error('spawn E2BIG'), { code: 'E2BIG' })
  })
  expect(run.kind === 'not-started' && (await run.problem)).toBe('it could not be started: spawn E2BIG')
})

it('reports that a missing program could not be started', async () => {
  const run = startChild(() => spawn('/nonexistent/program'))
  expect(run.kind === 'not-started' && (await run.problem)).toMatch(/ENOENT/)
})
