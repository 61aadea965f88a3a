/**
 * Everything in a library that a person made and that nothing can compute again, as one JSON value. Runs in the
 * engine; reads only.
 *
 * [Note: User data] Pictures are named by the SHA-256 of their bytes, so the data fits any library that holds the same
 * photos. Features and pseudo-words of pinned pictures belong to it: a picture from outside may be gone by the time
 * they are needed again.
 */

import { z } from 'zod'
import { type ModelFingerprint, modelFingerprint } from '../../shared/model-ids.ts'
import type { ReadableDatabase } from './database.ts'
import { Settings } from './settings.ts'

export const USER_DATA_FORMAT = 'searlight-user-data'
export const USER_DATA_VERSION = 1

/** Longer lists come from no person; they would only fill the memory. */
const MAX_ROWS = 100_000
const list = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_ROWS).default([])

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const milliseconds = z.number().int()
const text = z.string().max(10_000)
/** Base64 of float32, little-endian. */
const vector = z.base64().max(100_000)

const picture = z.object({ hash, name: text })
const pin = z.object({
  name: text,
  text,
  dial: z.number().min(0).max(1),
  createdMs: milliseconds,
  pictures: list(picture.extend({ role: z.enum(['reference', 'more', 'less']) })),
})
const word = z.object({ name: text, picturesHash: hash, createdMs: milliseconds, pictures: list(picture) })
const markedQuery = z.object({
  text,
  sharedConcept: text.default(''),
  aspects: list(text),
  createdMs: milliseconds,
  references: list(picture),
  answers: list(picture),
})
const fingerprint = text.transform(modelFingerprint)
const features = z.object({ hash, fingerprint, vector })
const pseudoWord = z.object({
  hash,
  fingerprint,
  recipe: text,
  steps: z.number().int(),
  seed: z.number().int(),
  version: z.number().int(),
  token: vector,
  losses: z.string(),
  concepts: z.string(),
  addedMs: milliseconds,
})
const verdict = z.object({
  hash,
  fingerprint,
  version: z.number().int(),
  first: vector.nullable(),
  firstLoss: z.number().nullable(),
  refinedLoss: z.number().nullable(),
  kept: z.enum(['first', 'refined']).nullable(),
  reason: text.nullable(),
})

export const userDataSchema = z.object({
  format: z.literal(USER_DATA_FORMAT),
  version: z.literal(USER_DATA_VERSION),
  /** Paths of the watched folders. */
  folders: list(text),
  settings: z.object({ ignorePatterns: list(text), included: list(text) }).prefault({}),
  pins: list(pin),
  words: list(word),
  marks: list(markedQuery),
  features: list(features),
  pseudoWords: list(pseudoWord),
  verdicts: list(verdict),
})
export type UserData = z.output<typeof userDataSchema>

type Picture = z.output<typeof picture>

const KEPT_HASHES = `SELECT hash FROM kept_picture UNION SELECT pictures_hash FROM word`

/** Leaves out removed rows, which the library still holds for the retention. */
export function readUserData(db: ReadableDatabase): UserData {
  const base64 = (blob: Uint8Array) => Buffer.from(blob).toString('base64')
  const stored = new Settings(db)
  return {
    format: USER_DATA_FORMAT,
    version: USER_DATA_VERSION,
    folders: db
      .query<{ path: string }>('SELECT path FROM root WHERE removed_ms IS NULL ORDER BY path')
      .all()
      .map(({ path }) => path),
    settings: { ignorePatterns: [...stored.ignorePatterns()], included: [...stored.included()] },
    pins: readPins(db),
    words: readWords(db),
    marks: readMarks(db),
    features: db
      .query<{ hash: string; fingerprint: ModelFingerprint; vector: Uint8Array }>(
        `SELECT hash, fingerprint, vector FROM kept_features WHERE hash IN (${KEPT_HASHES}) ORDER BY hash, fingerprint`,
      )
      .all()
      .map((row) => ({ ...row, vector: base64(row.vector) })),
    pseudoWords: db
      .query<Omit<z.output<typeof pseudoWord>, 'token'> & { token: Uint8Array }>(
        `SELECT hash, fingerprint, recipe, steps, seed, version, token, losses, concepts, added_ms AS addedMs
         FROM pseudo_word WHERE hash IN (${KEPT_HASHES}) ORDER BY hash, fingerprint, recipe, steps, seed`,
      )
      .all()
      .map((row) => ({ ...row, token: base64(row.token) })),
    verdicts: db
      .query<Omit<z.output<typeof verdict>, 'first'> & { first: Uint8Array | null }>(
        `SELECT hash, fingerprint, version, first, first_loss AS firstLoss, refined_loss AS refinedLoss, kept, reason
         FROM verdict WHERE hash IN (${KEPT_HASHES}) ORDER BY hash, fingerprint`,
      )
      .all()
      .map((row) => ({ ...row, first: row.first && base64(row.first) })),
  }
}

function readPins(db: ReadableDatabase): UserData['pins'] {
  const pictures = db.query<Picture & { role: 'reference' | 'more' | 'less' }>(
    `SELECT role, hash, name FROM kept_picture WHERE owner = 'pin' AND owner_id = @id ORDER BY role, position`,
  )
  return db
    .query<{ id: number; name: string; text: string; dial: number; createdMs: number }>(
      'SELECT id, name, text, dial, created_ms AS createdMs FROM pin WHERE removed_ms IS NULL ORDER BY id',
    )
    .all()
    .map(({ id, ...row }) => ({ ...row, pictures: [...pictures.all({ id })] }))
}

function readWords(db: ReadableDatabase): UserData['words'] {
  const pictures = db.query<Picture>(
    `SELECT hash, name FROM kept_picture WHERE owner = 'word' AND owner_id = @id ORDER BY position`,
  )
  return db
    .query<{ id: number; name: string; picturesHash: string; createdMs: number }>(
      `SELECT id, name, pictures_hash AS picturesHash, created_ms AS createdMs
       FROM word WHERE removed_ms IS NULL ORDER BY id`,
    )
    .all()
    .map(({ id, ...row }) => ({ ...row, pictures: [...pictures.all({ id })] }))
}

function readMarks(db: ReadableDatabase): UserData['marks'] {
  const pictures = db.query<Picture>(
    'SELECT hash, name FROM marked_picture WHERE query_id = @id AND role = @role ORDER BY position',
  )
  return db
    .query<{ id: number; text: string; sharedConcept: string; aspects: string; createdMs: number }>(
      `SELECT id, text, shared_concept AS sharedConcept, aspects, created_ms AS createdMs
       FROM marked_query WHERE removed_ms IS NULL ORDER BY id`,
    )
    .all()
    .map(({ id, aspects, ...row }) => ({
      ...row,
      aspects: JSON.parse(aspects) as string[],
      references: [...pictures.all({ id, role: 'reference' })],
      answers: [...pictures.all({ id, role: 'answer' })],
    }))
}

/** Whether a person made anything yet. */
export function isEmpty(data: UserData): boolean {
  const { pins, words, marks, folders, settings } = data
  return [pins, words, marks, folders, settings.ignorePatterns, settings.included].every(
    ({ length }) => length === 0,
  )
}
