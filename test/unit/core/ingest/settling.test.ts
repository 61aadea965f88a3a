import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SETTLED_MS, Settling } from '../../../../electron/core/ingest/settling.ts'

let dir: string
let file: string
let now: number
let settling: Settling

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'searlight-settling-'))
  file = join(dir, 'a.jpg')
  writeFileSync(file, 'x')
  now = 0
  settling = new Settling(() => now)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

async function lookAt(ms: number): Promise<readonly string[]> {
  now = ms
  return settling.look()
}

test('a file is let go once it has been the same for long enough', async () => {
  settling.add(file)
  expect(await lookAt(0)).toEqual([])
  expect(await lookAt(SETTLED_MS - 1)).toEqual([])
  expect(await lookAt(SETTLED_MS)).toEqual([file])
  expect(settling.size).toBe(0)
})

test('waits for a file that still grows, whatever the watcher reports', async () => {
  settling.add(file)
  for (let ms = 0; ms < 10 * SETTLED_MS; ms += SETTLED_MS) {
    appendFileSync(file, 'x')
    expect(await lookAt(ms)).toEqual([])
  }
  expect(await lookAt(20 * SETTLED_MS)).toEqual([file])
})

test('passes folders and vanished files on at once, also while others wait', async () => {
  settling.add(file)
  settling.add(dir)
  settling.add(join(dir, 'gone.jpg'))
  expect(await lookAt(0)).toEqual([dir, join(dir, 'gone.jpg')])
  expect(settling.size).toBe(1)
})

test('looks again at a file that the watcher reports again', async () => {
  settling.add(file)
  await lookAt(0)
  settling.add(file)
  expect(await lookAt(SETTLED_MS)).toEqual([])
  expect(await lookAt(2 * SETTLED_MS)).toEqual([file])
})
