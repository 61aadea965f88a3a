import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { FolderNames, namesWith } from '../../../../../electron/worker/decode/capture/folder-names.ts'
import { temporaryDirectory } from '../../../../helpers/temporary-directory.ts'

/** A minute ago: long enough that a change has another time. */
function age(folder: string): void {
  const then = new Date(Date.now() - 60_000)
  utimesSync(folder, then, then)
}

function counted(cost: () => Promise<void> = async () => {}) {
  const listed: string[] = []
  const folders = new FolderNames(async (folder) => {
    listed.push(folder)
    await cost()
    return readdir(folder)
  })
  const names = async (folder: string) => (await folders.of(folder)).map(({ name }) => name)
  return { listed, names }
}

test('a folder that does not change is listed once for all its photos', async () => {
  const folder = temporaryDirectory()
  for (const name of ['a.jpg', 'a.jpg.xmp', 'a.jpg.json', 'B.XMP']) writeFileSync(join(folder, name), '')
  age(folder)
  const { listed, names } = counted()
  for (let photo = 0; photo < 100; photo++)
    expect(await names(folder)).toEqual(['a.jpg.json', 'a.jpg.xmp', 'B.XMP'])
  expect(listed).toHaveLength(1)
})

test('a new file is always noticed, also in a folder that has just changed', async () => {
  const folder = temporaryDirectory()
  const { names } = counted()
  for (let file = 0; file < 20; file++) {
    writeFileSync(join(folder, `${file}.xmp`), '')
    expect(await names(folder)).toHaveLength(file + 1)
  }
  age(folder)
  expect(await names(folder)).toHaveLength(20)
  writeFileSync(join(folder, 'last.xmp'), '')
  expect(await names(folder)).toHaveLength(21)
})

test('photos of a folder that keeps changing share listings, with pauses between them', async () => {
  const folder = temporaryDirectory()
  const { listed, names } = counted(() => delay(20))
  const started = performance.now()
  while (performance.now() - started < 1_000) await Promise.all([names(folder), names(folder), names(folder)])
  // A listing takes 20 ms and the pause behind it 200.
  expect(listed.length).toBeGreaterThan(1)
  expect(listed.length).toBeLessThan(8)
})

test('a folder that is missing, or no folder, has no names', async () => {
  const folder = temporaryDirectory()
  writeFileSync(join(folder, 'file'), '')
  const { names } = counted()
  expect(await names(join(folder, 'gone'))).toEqual([])
  expect(await names(join(folder, 'file'))).toEqual([])
})

test('stores the listings of a few folders only', async () => {
  const root = temporaryDirectory()
  const { listed, names } = counted()
  const folders = Array.from({ length: 40 }, (_, index) => join(root, String(index)))
  for (const folder of folders) {
    mkdirSync(folder)
    age(folder)
    await names(folder)
  }
  await names(folders.at(-1) ?? '')
  expect(listed).toHaveLength(40)
  await names(folders[0] ?? '')
  expect(listed).toHaveLength(41)
})

test('names are found by their beginning', () => {
  const names = ['a', 'b.json', 'b.jpg.json', 'bc.json', 'c'].map((name) => ({ key: name, name }))
  names.sort((one, other) => (one.key < other.key ? -1 : 1))
  expect(namesWith('b', names)).toEqual(['b.jpg.json', 'b.json', 'bc.json'])
  expect(namesWith('', names)).toHaveLength(5)
  expect(namesWith('d', names)).toEqual([])
})
