/** A library whose writer dies at random moments is whole every time, and complete in the end. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReadableDatabase } from '../../electron/core/catalog/database.ts'
import { openReadable } from '../../electron/core/catalog/open-database.ts'
import { randomNumbers } from '../helpers/random-vectors.ts'

const CHILD = new URL('../helpers/library-ingest-child.ts', import.meta.url)
const PHOTOS = 600
/** Every tenth photo is a copy of another. */
const CONTENTS = 540
const KILLS = 25
/** Of the fake worker: all photos take a good third of a second. */
const CALL_MS = '5'

let base: string

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'searlight-kill-')))
  mkdirSync(join(base, 'photos'))
  for (let i = 0; i < PHOTOS; i++) {
    writeFileSync(join(base, 'photos', `${i}.jpg`), `photo ${i % 10 === 9 ? i - 1 : i}`)
  }
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

function start(): ChildProcess {
  return fork(CHILD, [join(base, 'library'), join(base, 'photos'), CALL_MS], { execArgv: [] })
}

function number(db: ReadableDatabase, sql: string): number {
  return db.query<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`).get()?.n ?? -1
}

function indexedPhotos(): number {
  const db = openReadable(join(base, 'library'))
  try {
    return number(db, "photo WHERE status = 'indexed'")
  } finally {
    db.close()
  }
}

/** The conditions after every kill, whatever the writer was doing. */
function checkWhole(): number {
  const db = openReadable(join(base, 'library'))
  try {
    expect(db.pragma('integrity_check')).toBe('ok')
    expect(db.query('PRAGMA foreign_key_check').all()).toEqual([])
    expect(number(db, 'photo')).toBe(number(db, '(SELECT DISTINCT path FROM photo)'))
    expect(number(db, 'content')).toBe(number(db, '(SELECT DISTINCT hash FROM content)'))
    expect(number(db, 'vec_1')).toBe(number(db, 'embedding'))
    expect(number(db, 'vec_1 WHERE rowid NOT IN (SELECT content_id FROM embedding)')).toBe(0)
    expect(
      number(db, "photo WHERE status = 'indexed' AND content_id NOT IN (SELECT content_id FROM embedding)"),
    ).toBe(0)
    expect(number(db, 'photo WHERE removed_ms IS NOT NULL')).toBe(0)
    return number(db, "photo WHERE status = 'indexed'")
  } finally {
    db.close()
  }
}

test(`${KILLS} kills lose nothing, double nothing, and the next run continues`, async () => {
  const random = randomNumbers(7)
  const progress: number[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    const child = start()
    // From the moment there is a library: anywhere in scanning or reading, and every other time while photos
    // are stored, however slow the machine is.
    await once(child, 'message')
    if (kill % 2 === 0) await delay(random() * 120)
    else while (indexedPhotos() <= (progress.at(-1) ?? 0) && child.exitCode === null) await delay(2)
    const exit = child.exitCode === null ? once(child, 'exit') : null
    child.kill('SIGKILL')
    await exit
    progress.push(checkWhole())
  }
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  // The kills came while photos were read, not only before and after.
  expect(new Set(progress).size).toBeGreaterThan(3)

  const last = start()
  const [code] = (await once(last, 'exit')) as [number]
  expect(code).toBe(0)
  expect(checkWhole()).toBe(PHOTOS)
  const db = openReadable(join(base, 'library'))
  expect(number(db, "photo WHERE status <> 'indexed'")).toBe(0)
  expect(number(db, 'content')).toBe(CONTENTS)
  expect(number(db, 'embedding')).toBe(CONTENTS)
  db.close()
})
