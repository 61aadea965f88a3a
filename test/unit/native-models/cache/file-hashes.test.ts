import { createHash } from 'node:crypto'
import { readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileHashes } from '../../../../native-models/cache/file-hashes.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

/** Long ago, so that the file counts as settled. */
const SETTLED = new Date('2020-01-01')

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function fileAndStore(content: string) {
  const directory = temporaryDirectory()
  const [file, store] = [join(directory, 'weights'), join(directory, 'hashes.json')]
  await writeFile(file, content)
  await utimes(file, SETTLED, SETTLED)
  return { file, store }
}

test("a hash is the file's SHA-256", async () => {
  const { file, store } = await fileAndStore('abc')
  expect((await (await FileHashes.open(store)).hash(file)).sha256).toBe(sha256('abc'))
})

test('an unchanged file keeps its stored hash', async () => {
  const { file, store } = await fileAndStore('abc')
  await (await FileHashes.open(store)).hash(file)
  const remembered = (await readFile(store, 'utf8')).replace(sha256('abc'), 'f'.repeat(64))
  await writeFile(store, remembered)
  expect((await (await FileHashes.open(store)).hash(file)).sha256).toBe('f'.repeat(64))
})

test('a file that changed is hashed again, also when its size is the same', async () => {
  const { file, store } = await fileAndStore('abc')
  await (await FileHashes.open(store)).hash(file)
  await writeFile(file, 'abd')
  expect((await (await FileHashes.open(store)).hash(file)).sha256).toBe(sha256('abd'))
})

test('stores no hash of a file that was just written: it may change within the same tick', async () => {
  const { file, store } = await fileAndStore('abc')
  await utimes(file, new Date(), new Date())
  await (await FileHashes.open(store)).hash(file)
  await expect(readFile(store)).rejects.toThrow('ENOENT')
})

test.each(['', '{"', '[]', 'null', '{"x": {"identity": 1}}'])(
  'a damaged memory (%j) is an empty one',
  async (text) => {
    const { file, store } = await fileAndStore('abc')
    await writeFile(store, text)
    expect((await (await FileHashes.open(store)).hash(file)).sha256).toBe(sha256('abc'))
  },
)
