/** A library's folder that is moved, replaced or deleted while it is open: nothing is written, and it opens again. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { acquireWriterLock } from '../../electron/core/catalog/writer-lock.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const MOVED = expect.objectContaining({ code: 'library-moved' })

function opened() {
  const base = temporaryDirectory()
  const dir = join(base, 'library')
  const db = openWritable(dir)
  const set = (value: string) =>
    db.execute(
      `INSERT INTO setting VALUES ('marks', '${value}') ON CONFLICT (key) DO UPDATE SET value = '${value}'`,
    )
  set('first')
  const log = (folder: string) => readFileSync(join(folder, 'library.db-wal'))
  return { base, dir, db, set, log, away: join(base, 'away') }
}

test('commands, scripts and transactions write nothing into a library that was moved', () => {
  const { dir, db, set, log, away } = opened()
  const command = db.command("UPDATE setting SET value = 'second'")
  const before = log(dir)
  renameSync(dir, away)
  expect(() => command.run()).toThrow(MOVED)
  expect(() => set('second')).toThrow(MOVED)
  expect(() => db.transaction(() => command.run())).toThrow(MOVED)
  expect(log(away).equals(before)).toBe(true)
  expect(existsSync(dir)).toBe(false)
  db.close()
})

test('nor into another library in its place, which stays untouched', () => {
  const { dir, db, set, log, away } = opened()
  const before = log(dir)
  renameSync(dir, away)
  mkdirSync(dir)
  for (const name of ['library.db', 'library.db-wal']) writeFileSync(join(dir, name), 'another')
  expect(() => set('second')).toThrow(MOVED)
  db.close()
  expect(readdirSync(dir).sort()).toEqual(['library.db', 'library.db-wal'])
  expect(readFileSync(join(dir, 'library.db-wal'), 'utf8')).toBe('another')
  expect(log(away).equals(before)).toBe(true)
  const again = openWritable(away)
  expect(again.query("SELECT value FROM setting WHERE key = 'marks'").get()).toEqual({ value: 'first' })
  again.close()
})

test('nor into a copy of itself in its place', () => {
  const { dir, db, set, away } = opened()
  renameSync(dir, away)
  cpSync(away, dir, { recursive: true })
  expect(() => set('second')).toThrow(MOVED)
  db.close()
})

test('nor into a deleted library', () => {
  const { dir, db, set } = opened()
  rmSync(dir, { recursive: true })
  expect(() => set('second')).toThrow(MOVED)
  db.close()
  expect(existsSync(dir)).toBe(false)
})

test('a library that is back at its place takes writes again', () => {
  const { dir, db, set, away } = opened()
  renameSync(dir, away)
  expect(() => set('second')).toThrow(MOVED)
  renameSync(away, dir)
  set('third')
  expect(db.query("SELECT value FROM setting WHERE key = 'marks'").get()).toEqual({ value: 'third' })
  db.close()
})

test("the lock of a library that was moved leaves the note of another's writer alone", async () => {
  const base = temporaryDirectory()
  const dir = join(base, 'library')
  const lock = await acquireWriterLock(dir, { command: 'first' })
  renameSync(dir, join(base, 'away'))
  const other = await acquireWriterLock(dir, { command: 'second' })
  lock.release()
  expect(readFileSync(join(dir, 'writer.json'), 'utf8')).toContain('second')
  other.release()
})
