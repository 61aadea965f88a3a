/** Pseudo-words in a library, and the step of the schema that brings them. */

import Database from 'better-sqlite3'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { WritableDatabase } from '../../../../electron/core/catalog/database.ts'
import { MIGRATIONS, migrate } from '../../../../electron/core/catalog/migrate.ts'
import { PseudoWordTable, putPseudoWord } from '../../../../electron/core/catalog/pseudo-word-table.ts'
import type { InvertedImage } from '../../../../electron/shared/inversion-api.ts'
import { modelFingerprint } from '../../../../electron/shared/model-ids.ts'

const KEY = {
  hash: 'h',
  fingerprint: modelFingerprint('f'),
  recipe: 'isearle',
  steps: 500,
  seed: 0,
  exact: false,
} as const
const IMAGE: InvertedImage = {
  token: Float32Array.of(0.1, -2, 1e-20),
  concepts: ['dog', "jack-o'-lantern"],
  leftOut: [],
  losses: [{ step: 10, content: 0.25, gpt: 1 / 3 }],
  stopped: null,
}
let db: WritableDatabase

beforeEach(() => {
  db = new WritableDatabase(new Database(':memory:'))
  onTestFinished(() => db.close())
  migrate(db, MIGRATIONS.slice(0, 3))
  db.execute("INSERT INTO setting (key, value) VALUES ('model', '7')")
  migrate(db)
})

test('version 4 holds the rows of version 3', () => {
  expect(db.query('SELECT value FROM setting').all()).toEqual([{ value: '7' }])
})

test('returns what was stored, to the last bit', () => {
  putPseudoWord(db, KEY, IMAGE, 5)
  expect(new PseudoWordTable(db).find(KEY)).toEqual(IMAGE)
})

test.each([
  { hash: 'x' },
  { fingerprint: modelFingerprint('x') },
  { recipe: 'searle' as const },
  { steps: 499 },
  { seed: 1 },
  { exact: true },
])('knows nothing of %j', (other) => {
  putPseudoWord(db, KEY, IMAGE, 5)
  expect(new PseudoWordTable(db).find({ ...KEY, ...other })).toBeNull()
})

test('ignores and replaces pseudo-words of an older version of the method', () => {
  putPseudoWord(db, KEY, IMAGE, 5)
  db.execute('UPDATE pseudo_word SET version = 0')
  expect(new PseudoWordTable(db).find(KEY)).toBeNull()
  putPseudoWord(db, KEY, IMAGE, 6)
  expect(new PseudoWordTable(db).find(KEY)).toEqual(IMAGE)
  expect(db.query('SELECT count(*) AS n FROM pseudo_word').all()).toEqual([{ n: 1 }])
})

test('stores an exact token beside one with the shortcuts; a row of an older library is the latter', () => {
  putPseudoWord(db, KEY, IMAGE, 5)
  expect(db.query('SELECT recipe FROM pseudo_word').all()).toEqual([{ recipe: 'isearle' }])
  const exact = { ...IMAGE, token: Float32Array.of(9, 9, 9) }
  expect(new PseudoWordTable(db).find({ ...KEY, exact: true })).toBeNull()
  putPseudoWord(db, { ...KEY, exact: true }, exact, 6)
  expect(new PseudoWordTable(db).find({ ...KEY, exact: true })).toEqual(exact)
  expect(new PseudoWordTable(db).find(KEY)).toEqual(IMAGE)
})
