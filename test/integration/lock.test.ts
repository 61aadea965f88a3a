/** The writer lock between real processes. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  acquireWriterLock,
  readHolder,
  tryAcquireWriterLock,
} from '../../electron/core/catalog/writer-lock.ts'

const CHILD = new URL('../helpers/library-writer-child.ts', import.meta.url)

let dir: string
let children: ChildProcess[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'searlight-lock-'))
  children = []
})
afterEach(async () => {
  await Promise.all(children.map(kill))
  rmSync(dir, { recursive: true, force: true })
})

function start(): ChildProcess {
  const child = fork(CHILD, [dir], { execArgv: [] })
  children.push(child)
  return child
}

async function message(child: ChildProcess): Promise<Record<string, unknown>> {
  const [value] = (await once(child, 'message')) as [Record<string, unknown>]
  return value
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

test('one process writes; another names the holder, waits, and continues when the lock is free', async () => {
  const lock = await acquireWriterLock(dir, { command: 'index' })
  const child = start()
  const { waiting } = await message(child)
  expect(waiting).toMatch(/`index` \(process \d+\) has been writing to this library since/)
  expect(waiting).toContain(String(process.pid))
  const next = message(child)
  lock.release()
  expect(await next).toEqual({ locked: true })
  expect(readHolder(dir)).toMatchObject({ pid: child.pid, command: 'child' })
})

test('the lock of a killed process is free in the instant it is dead', async () => {
  const child = start()
  await message(child)
  expect(tryAcquireWriterLock(dir, 'second')).toBeNull()
  await kill(child)
  // Its note is still there, and does not matter.
  expect(existsSync(join(dir, 'writer.json'))).toBe(true)
  const lock = tryAcquireWriterLock(dir, 'second')
  expect(lock).not.toBeNull()
  expect(readHolder(dir)).toMatchObject({ pid: process.pid, command: 'second' })
  lock?.release()
})

test('of many processes that wait, one at a time gets the lock', async () => {
  const first = start()
  await message(first)
  const waiting = [start(), start(), start()]
  await Promise.all(waiting.map(message))
  const locked: ChildProcess[] = []
  for (const child of waiting) void message(child).then(() => locked.push(child))
  await kill(first)
  for (let n = 1; n <= waiting.length; n++) {
    await expect.poll(() => locked.length, { timeout: 60_000 }).toBe(n)
    expect(tryAcquireWriterLock(dir, 'probe')).toBeNull()
    expect(locked).toHaveLength(n)
    const holder = locked.at(-1)
    if (holder) await kill(holder)
  }
})

test('the same process cannot take it twice, and can after a release', () => {
  const lock = tryAcquireWriterLock(dir, 'one')
  expect(tryAcquireWriterLock(dir, 'two')).toBeNull()
  lock?.release()
  lock?.release()
  expect(readHolder(dir)).toBeNull()
  const again = tryAcquireWriterLock(dir, 'two')
  expect(again).not.toBeNull()
  again?.release()
})

test('a note that cannot be written blocks neither taking nor freeing the lock', () => {
  mkdirSync(join(dir, 'writer.json', 'in the way'), { recursive: true })
  const lock = tryAcquireWriterLock(dir, 'one')
  expect(lock).not.toBeNull()
  expect(tryAcquireWriterLock(dir, 'two')).toBeNull()
  lock?.release()
  const again = tryAcquireWriterLock(dir, 'two')
  expect(again).not.toBeNull()
  again?.release()
})

test('waiting ends when it is called off', async () => {
  const lock = tryAcquireWriterLock(dir, 'one')
  const calledOff = new AbortController()
  const told: string[] = []
  const waiting = acquireWriterLock(dir, {
    command: 'two',
    signal: calledOff.signal,
    onWaiting: (holder) => {
      told.push(holder)
      calledOff.abort()
    },
  })
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  expect(told).toHaveLength(1)
  lock?.release()
})

test('refuses an impossible library by its path', () => {
  const file = join(dir, 'file')
  writeFileSync(file, '')
  expect(() => tryAcquireWriterLock(join(file, 'library'), 'one')).toThrow(
    expect.objectContaining({ code: 'library-unusable', message: expect.stringContaining(file) }),
  )
})
