/** References as the catalogue knows them, and the hashes of files that change while they are references. */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { WritableDatabase } from '../../../../electron/core/catalog/database.ts'
import { stampOf } from '../../../../electron/core/ingest/found-file.ts'
import type { FoundPseudoWord } from '../../../../electron/core/inversion/pseudo-word-store.ts'
import { encodePicture } from '../../../../electron/core/query/encode.ts'
import { resolveQuery, resolveReference } from '../../../../electron/core/query/resolve.ts'
import { DEFAULT_INVERSION, type QueryReference } from '../../../../electron/shared/library-api.ts'
import { files, query } from '../../../helpers/query-fakes.ts'
import { emptySources, encoderOf } from '../../../helpers/query-sources.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

let path: string

beforeEach(async () => {
  path = join(temporaryDirectory(), 'photo.jpg')
  await writeFile(path, 'one')
})

describe('a reference', () => {
  const FEATURES = Float32Array.of(1, 2)

  /** The library has indexed the file as photo 7. */
  function withPhoto(status = 'indexed') {
    const sources = emptySources({ features: (hash) => (hash === 'held' ? FEATURES : null) })
    addPhoto(sources.db, path, status)
    const resolve = (reference: QueryReference) => resolveReference(reference, sources)
    return { sources, resolve }
  }

  const photo = { kind: 'photo', photoId: 7 } as const
  const indexed = { kind: 'known', photoId: 7, hash: hashOf('one'), features: FEATURES }

  test('by id and by path is the photo with its features', async () => {
    const { resolve } = withPhoto()
    expect(await resolve(photo)).toEqual(indexed)
    expect(await resolve({ kind: 'file', path })).toEqual(indexed)
    const link = `${path}.link`
    await symlink(path, link)
    expect(await resolve({ kind: 'file', path: link })).toEqual(indexed)
  })

  test('to a photo that has changed since indexing is its file', async () => {
    const { resolve } = withPhoto()
    await writeFile(path, 'another')
    expect(await resolve(photo)).toEqual({ kind: 'file', path })
    expect(await resolve({ kind: 'file', path })).toEqual({ kind: 'file', path })
  })

  test('to a photo whose file is missing has the stored features', async () => {
    const { resolve } = withPhoto()
    await rename(path, `${path}.away`)
    expect(await resolve(photo)).toEqual(indexed)
    expect(await resolve({ kind: 'file', path })).toEqual(indexed)
  })

  test('to a photo that the model has not read yet is its file', async () => {
    const { resolve } = withPhoto('pending')
    expect(await resolve(photo)).toEqual({ kind: 'file', path })
  })

  test('to a picture that the library holds needs no file', async () => {
    const { resolve } = withPhoto()
    const held = { kind: 'known', photoId: null, hash: 'held', features: FEATURES }
    expect(await resolve({ kind: 'kept', hash: 'held' })).toEqual(held)
  })

  test('to a missing picture fails by name', async () => {
    const { sources, resolve } = withPhoto()
    await expect(resolve({ kind: 'photo', photoId: 8 })).rejects.toMatchObject({ code: 'photo-missing' })
    await expect(resolve({ kind: 'kept', hash: 'x' })).rejects.toMatchObject({ code: 'reference-missing' })
    sources.db.command('UPDATE photo SET removed_ms = 1').run({})
    await expect(resolve(photo)).rejects.toMatchObject({ code: 'photo-missing' })
  })

  test('is a click as well, which may be gone but not from outside', async () => {
    const { sources } = withPhoto()
    const more: QueryReference[] = [photo, { kind: 'file', path }, { kind: 'photo', photoId: 404 }]
    const gone = { kind: 'kept', hash: 'x' } as const
    const { clicks } = await resolveQuery(query({ text: 'a', more, less: [gone] }), sources)
    expect(clicks).toEqual({ more: [indexed], less: [] })
    const outside = query({ text: 'a', less: files('/no/such.jpg') })
    await expect(resolveQuery(outside, sources)).rejects.toMatchObject({ code: 'photo-missing' })
  })
})

test('nonsense is refused before anything is looked up', async () => {
  const sources = emptySources()
  const nonsense = query({ references: [{ kind: 'photo', photoId: 404 }], method: 'sum' })
  await expect(resolveQuery(nonsense, sources)).rejects.toMatchObject({ code: 'usage' })
})

describe('pseudo-words by optimisation', () => {
  /** Calls this whenever it is about to hash the file. */
  let beforeHashing: () => Promise<void>
  let stored: FoundPseudoWord[]

  /** A picture's features are the codes of its text. */
  const encoder = () =>
    encoderOf(
      {
        encodeImage: async (asked) => Float32Array.from(await readFile(asked.path)),
        identify: async (asked) => {
          await beforeHashing()
          return { hash: hashOf(await readFile(asked.path, 'utf8')), bytes: 1, modifiedMs: 0 }
        },
        invert: async ({ features }) => ({
          status: 'done',
          images: features.map((token) => ({
            token,
            losses: [],
            concepts: [],
            leftOut: [],
            stopped: null,
          })),
        }),
      },
      {},
      {
        find: () => null,
        put: (found) => {
          stored.push(...found)
        },
      },
    )
  const picture = () => ({ kind: 'file', path }) as const

  beforeEach(() => {
    beforeHashing = async () => {}
    stored = []
  })

  test('are stored under the hash of the bytes that were encoded', async () => {
    const asked = encoder()
    const features = await encodePicture(picture(), asked)
    await asked.optimise([{ picture: picture(), features }], DEFAULT_INVERSION)
    expect(stored.map(({ key }) => key.hash)).toEqual([hashOf('one')])
  })

  test('are stored nowhere where the file was replaced after it was encoded', async () => {
    const asked = encoder()
    const features = await encodePicture(picture(), asked)
    await writeFile(path, 'another')
    await asked.optimise([{ picture: picture(), features }], DEFAULT_INVERSION)
    expect(stored).toEqual([])
    const now = await encodePicture(picture(), asked)
    await asked.optimise([{ picture: picture(), features: now }], DEFAULT_INVERSION)
    expect(stored.map(({ key }) => key.hash)).toEqual([hashOf('another')])
  })

  test('are stored nowhere where the file is replaced while it is hashed', async () => {
    const asked = encoder()
    const features = await encodePicture(picture(), asked)
    beforeHashing = () => writeFile(path, 'another')
    await asked.optimise([{ picture: picture(), features }], DEFAULT_INVERSION)
    expect(stored).toEqual([])
  })

  test('of a known picture need no file', async () => {
    const features = Float32Array.of(1)
    const known = { kind: 'known', photoId: null, hash: 'abc', features } as const
    await encoder().optimise([{ picture: known, features }], DEFAULT_INVERSION)
    expect(stored.map(({ key }) => key.hash)).toEqual(['abc'])
  })

  test('come from a file that one of the same size and date has replaced', async () => {
    const asked = encoder()
    const date = new Date(2020, 1)
    await utimes(path, date, date)
    const before = await encodePicture(picture(), asked)
    await writeFile(path, 'two')
    await utimes(path, date, date)
    expect(await encodePicture(picture(), asked)).not.toEqual(before)
    expect(await asked.hash(path)).toBe(hashOf('two'))
  })
})

function addPhoto(db: WritableDatabase, path: string, status: string): void {
  const { bytes, modifiedMs } = stampOf(statSync(path))
  const run = (sql: string, parameters: object = {}) =>
    db.command(sql).run(parameters as Record<string, never>)
  run("INSERT INTO root (id, path, status, added_ms) VALUES (1, '/', 'online', 0)")
  run(
    "INSERT INTO model (id, fingerprint, name, directory, feature_size, added_ms) VALUES (1, 'model', 'm', '/m', 2, 0)",
  )
  run(
    "INSERT INTO content (id, hash, bytes, width, height, orientation, format) VALUES (5, @hash, 3, 1, 1, 1, 'jpeg')",
    { hash: hashOf('one') },
  )
  run(
    `INSERT INTO photo (id, root_id, path, status, content_id, bytes, modified_ms, captured_ms)
     VALUES (7, 1, @path, @status, 5, @bytes, @modifiedMs, 0)`,
    { path, status, bytes, modifiedMs },
  )
  if (status !== 'indexed') return
  const vector = new Uint8Array(Float32Array.of(1, 2).buffer)
  run('INSERT INTO embedding (content_id, model_id, vector) VALUES (5, 1, @vector)', { vector })
}
