import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newestVersion, schemaVersion } from '../../../../electron/core/catalog/migrate.ts'
import { openReadable, openWritable } from '../../../../electron/core/catalog/open-database.ts'

let base: string
let dir: string
let file: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'searlight-open-'))
  dir = join(base, 'deep', 'library')
  file = join(dir, 'library.db')
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const withCode = (code: string) => expect.objectContaining({ code })

test('opening to write makes a library of the newest version, with its log, its keys and sqlite-vec', () => {
  const db = openWritable(dir)
  expect(schemaVersion(db)).toBe(newestVersion())
  expect(db.pragma('journal_mode')).toBe('wal')
  expect(db.pragma('synchronous')).toBe(1)
  expect(db.pragma('foreign_keys')).toBe(1)
  expect(db.query('SELECT vec_version() AS v').get()).toMatchObject({ v: expect.stringMatching(/^v0/) })
  db.close()
})

test('opening it again changes nothing', () => {
  openWritable(dir).close()
  const before = readFileSync(file)
  openWritable(dir).close()
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a reader sees committed rows while the writer is open, and cannot write', () => {
  const writer = openWritable(dir)
  const reader = openReadable(dir)
  const add = writer.command("INSERT INTO setting (key, value) VALUES (@key, '1')")
  writer.transaction(() => {
    add.run({ key: 'a' })
    expect(reader.query('SELECT * FROM setting').all()).toEqual([])
  })
  expect(reader.query('SELECT key FROM setting').all()).toEqual([{ key: 'a' }])
  expect(() => reader.query('DELETE FROM setting RETURNING key').get()).toThrow(/readonly/)
  reader.close()
  writer.close()
})

describe('a path without a library', () => {
  test('is missing for a reader where there is nothing, or nothing yet', () => {
    expect(() => openReadable(dir)).toThrow(withCode('library-missing'))
    mkdirSync(dir, { recursive: true })
    writeFileSync(file, '')
    expect(() => openReadable(dir)).toThrow(withCode('library-missing'))
  })

  test('refuses a file that is not a database, in plain words', () => {
    mkdirSync(dir, { recursive: true })
    writeFileSync(file, 'this is a shopping list, and a rather long one'.repeat(100))
    for (const open of [openReadable, openWritable]) {
      expect(() => open(dir)).toThrow(
        expect.objectContaining({
          code: 'library-damaged',
          message: expect.stringContaining('no database'),
        }),
      )
    }
    expect(readFileSync(file, 'utf8')).toMatch(/^this is a shopping list/)
  })

  test('refuses another program’s database, and leaves it unchanged', () => {
    mkdirSync(dir, { recursive: true })
    const other = new Database(file)
    other.exec('CREATE TABLE recipe (id)')
    other.close()
    const before = readFileSync(file)
    for (const open of [openReadable, openWritable])
      expect(() => open(dir)).toThrow(withCode('library-unusable'))
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('is refused where the directory is a file', () => {
    writeFileSync(join(base, 'deep'), '')
    expect(() => openWritable(dir)).toThrow(withCode('library-unusable'))
    expect(existsSync(file)).toBe(false)
  })
})

test('refuses a library of a newer version, to read and to write, and leaves it unchanged', () => {
  const db = openWritable(dir)
  db.execute(`PRAGMA user_version = ${newestVersion() + 1}`)
  db.close()
  const before = readFileSync(file)
  for (const open of [openReadable, openWritable]) {
    expect(() => open(dir)).toThrow(
      expect.objectContaining({ code: 'library-newer', message: expect.stringContaining('please update') }),
    )
  }
  expect(readFileSync(file).equals(before)).toBe(true)
})
