/** Features and hashes of files that change while they are references. */
import { createHash } from 'node:crypto'
import { readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { WritableDatabase } from '../../../../electron/core/catalog/database.ts'
import { migrate } from '../../../../electron/core/catalog/migrate.ts'
import { keptPicture } from '../../../../electron/core/query/known-words.ts'
import { type Generation, PhotoFeatures } from '../../../../electron/core/query/resolve.ts'
import type { HostedModel } from '../../../../electron/core/workers/model-host.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

let path: string
let photos: PhotoFeatures
/** Called whenever the bytes of the file are about to be hashed. */
let beforeHashing: () => Promise<void>

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** A picture's features are the codes of its text. */
const generation = {
  id: 1,
  model: {
    info: { id: 'model' },
    client: {
      encodeImage: async (asked: { readonly path: string }) => Float32Array.from(await readFile(asked.path)),
      identify: async (asked: { readonly path: string }) => {
        await beforeHashing()
        return { hash: hashOf(await readFile(asked.path, 'utf8')), bytes: 1, modifiedMs: 0 }
      },
    },
  } as unknown as HostedModel,
} satisfies Generation

beforeEach(async () => {
  const db = new WritableDatabase(new Database(':memory:'))
  onTestFinished(() => db.close())
  migrate(db)
  photos = new PhotoFeatures(db)
  path = join(temporaryDirectory(), 'photo.jpg')
  await writeFile(path, 'one')
  beforeHashing = async () => {}
})

const features = () => photos.reference(path, generation)

test('tells the hash of the bytes that were encoded', async () => {
  expect(await photos.hashOf({ path, features: await features() }, generation)).toBe(hashOf('one'))
})

test('tells none where the file was replaced after it was encoded', async () => {
  const before = await features()
  await writeFile(path, 'another')
  expect(await photos.hashOf({ path, features: before }, generation)).toBeNull()
  expect(await photos.hashOf({ path, features: await features() }, generation)).toBe(hashOf('another'))
})

test('tells none where the file is replaced while it is hashed', async () => {
  const before = await features()
  beforeHashing = () => writeFile(path, 'another')
  expect(await photos.hashOf({ path, features: before }, generation)).toBeNull()
})

test('knows the hash of a picture without a file', async () => {
  const reference = { path: keptPicture('abc'), features: Float32Array.of(1) }
  expect(await photos.hashOf(reference, generation)).toBe('abc')
})

test('encodes a file again that was replaced by one of the same size and date', async () => {
  const date = new Date(2020, 1)
  await utimes(path, date, date)
  const before = await features()
  await writeFile(path, 'two')
  await utimes(path, date, date)
  expect(await features()).not.toEqual(before)
  expect(await photos.hash(path, generation)).toBe(hashOf('two'))
})
