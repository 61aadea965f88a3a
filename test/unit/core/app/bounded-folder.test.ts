import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BoundedFolder } from '../../../../electron/core/app/bounded-folder.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

function folder(bounds: { files: number; bytes: number }) {
  const dir = temporaryDirectory()
  const removed: string[] = []
  const bounded = new BoundedFolder(dir, bounds, async (name) => void removed.push(name))
  /** Used so many seconds ago. */
  const add = async (name: string, bytes: number, agoS: number) => {
    writeFileSync(join(dir, name), Buffer.alloc(bytes))
    const then = Date.now() / 1000 - agoS
    utimesSync(join(dir, name), then, then)
    await bounded.added(name)
  }
  return { dir, bounded, removed, add, names: () => readdirSync(dir).sort() }
}

test('holds only the most recently used files', async () => {
  const { add, names, bounded, removed } = folder({ files: 3, bytes: 1_000 })
  await add('a', 1, 400)
  await add('b', 1, 300)
  await add('c', 1, 200)
  expect(await bounded.use('a')).toBe(true)
  await add('d', 1, 100)
  expect(names()).toEqual(['a', 'c', 'd'])
  expect(removed).toEqual(['b'])
})

test('stays below its size limit', async () => {
  const { add, names } = folder({ files: 100, bytes: 10 })
  for (let at = 0; at < 6; at++) await add(`f${at}`, 4, 100 - at)
  expect(names()).toEqual(['f4', 'f5'])
})

test('counts existing files, and removes the leftovers of a killed process', async () => {
  const { dir, add, names } = folder({ files: 2, bytes: 1_000 })
  mkdirSync(join(dir, 'thumbnails'))
  for (const [name, agoS] of [
    ['old', 900],
    ['x.part', 7_200],
    ['young.part', 5],
  ] as const) {
    writeFileSync(join(dir, name), 'x')
    utimesSync(join(dir, name), Date.now() / 1000 - agoS, Date.now() / 1000 - agoS)
  }
  await add('a', 1, 10)
  await add('b', 1, 5)
  expect(names()).toEqual(['a', 'b', 'thumbnails', 'young.part'])
})

test('a missing file cannot be used', async () => {
  expect(await folder({ files: 1, bytes: 1 }).bounded.use('nothing')).toBe(false)
})
