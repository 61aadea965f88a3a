import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { FeatureStore } from '../../../../electron/worker/inversion/feature-store.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const KEY = { modelId: 'model', list: 'concepts' }
const FEATURE = Float32Array.of(1.5, -2, 3)
let directory: string

beforeEach(async () => {
  directory = temporaryDirectory()
  const store = await FeatureStore.open({ ...KEY, directory }, 3)
  store.set('dog', FEATURE)
  store.set(
    'cât',
    FEATURE.map((value) => -value),
  )
  await store.save()
})

const open = (key: Partial<typeof KEY> = {}, size = 3) =>
  FeatureStore.open({ ...KEY, ...key, directory }, size)

async function storedFile(): Promise<string> {
  const [name = ''] = await readdir(join(directory, 'texts'))
  return join(directory, 'texts', name)
}

test('returns the saved features', async () => {
  const store = await open()
  expect(store.get('dog')).toEqual(FEATURE)
  expect(store.get('cât')).toEqual(Float32Array.of(-1.5, 2, -3))
  expect(store.get('emu')).toBeUndefined()
})

test.each([
  ['model', { modelId: 'other' }, 3],
  ['list', { list: 'other' }, 3],
  ['size', {}, 4],
])('has no features of another %s', async (_, key, size) => {
  expect((await open(key, size)).get('dog')).toBeUndefined()
})

test.each([
  [
    'a changed byte',
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.of((bytes.at(-1) ?? 0) ^ 1)]),
  ],
  ['a lost end', (bytes: Buffer) => bytes.subarray(0, -5)],
  ['nothing', () => Buffer.alloc(0)],
  ['anything', () => Buffer.from('not features at all, but longer than a hash of thirty-two bytes')],
])('is computed and saved again after %s', async (_, damage) => {
  const file = await storedFile()
  await writeFile(file, damage(await readFile(file)))
  const damaged = await open()
  expect(damaged.get('dog')).toBeUndefined()
  damaged.set('dog', FEATURE)
  await damaged.save()
  expect((await open()).get('dog')).toEqual(FEATURE)
})

test('a read-only folder costs only the saved features', async () => {
  const file = join(temporaryDirectory(), 'file')
  await writeFile(file, '')
  const store = await FeatureStore.open({ ...KEY, directory: file }, 3)
  store.set('dog', FEATURE)
  await expect(store.save()).resolves.toBeUndefined()
})
