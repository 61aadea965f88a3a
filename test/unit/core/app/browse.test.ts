import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { browse } from '../../../../electron/core/app/browse.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

let dir: string

beforeEach(() => {
  dir = temporaryDirectory()
})

function write(...path: readonly string[]): void {
  const file = join(dir, ...path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
}

test('lists folders in natural order, with their number of pictures, and marks those with a model', async () => {
  for (const name of ['2010', 'B', 'a', '9', '10', '.hidden']) mkdirSync(join(dir, name))
  write('a', 'config.json')
  write('a', 'model.safetensors')
  write('B', 'config.json')
  write('one.jpg')
  write('two.HEIC')
  write('notes.txt')
  symlinkSync(join(dir, 'a'), join(dir, 'link'))
  symlinkSync(join(dir, 'nowhere'), join(dir, 'broken'))
  const listing = await browse(dir)
  expect(listing.folders.map(({ name }) => name)).toEqual(['9', '10', '2010', 'a', 'B', 'link'])
  expect(listing.folders.filter(({ isModel }) => isModel).map(({ name }) => name)).toEqual(['a', 'link'])
  expect(listing).toMatchObject({ path: dir, parent: dirname(dir), pictures: 2, isModel: false })
  expect((await browse(join(dir, 'a'))).isModel).toBe(true)
})

test('begins in the folder of pictures, and offers home', async () => {
  const listing = await browse(null)
  expect(listing.places.map(({ name }) => name)).toContain('Home')
  expect(listing.path.startsWith('/')).toBe(true)
  expect((await browse('/')).parent).toBeNull()
})

test('counts pictures to a thousand and folders to two thousand', async () => {
  for (let at = 0; at < 2_010; at++) mkdirSync(join(dir, `f${at}`))
  for (let at = 0; at < 1_005; at++) writeFileSync(join(dir, `${at}.jpg`), '')
  const { folders, pictures } = await browse(dir)
  expect([folders.length, pictures]).toEqual([2_000, 1_000])
})

test('a path that is not a folder is refused with the reason', async () => {
  write('file')
  await expect(browse(join(dir, 'file'))).rejects.toMatchObject({ code: 'folder-not-a-folder' })
  await expect(browse(join(dir, 'nothing'))).rejects.toMatchObject({ code: 'folder-missing' })
})
