/** A library of the last release survives kills during its update whole, and comes to the same end. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newestVersion } from '../../electron/core/catalog/migrate.ts'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { FACTS_VERSION } from '../../electron/shared/reader-version.ts'
import { writeOlderLibrary } from '../helpers/older-library.ts'
import { randomNumbers } from '../helpers/random-vectors.ts'

const CHILD = new URL('../helpers/facts-child.ts', import.meta.url)
const PHOTOS = 400
const KILLS = 8
/** The pass's batch: a kill may lose its results. */
const BATCH = 16
const CALL_MS = '5'

let base: string

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'searlight-facts-')))
  const photos = join(base, 'photos')
  mkdirSync(photos)
  for (let at = 0; at < PHOTOS; at++) writeFileSync(join(photos, `${at}.jpg`), `2003-05-06 photo ${at}`)
  writeOlderLibrary(join(base, 'library'), photos)
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

interface Standing {
  readonly version: number
  readonly photos: number
  readonly read: number
  readonly embeddings: string
}

/** The content of the library, which must be whole. */
function standing(): Standing {
  const db = new Database(databasePath(join(base, 'library')), { readonly: true })
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    const value = (sql: string) => db.prepare(sql).pluck().get()
    const version = Number(db.pragma('user_version', { simple: true }))
    return {
      version,
      photos: Number(value('SELECT count(*) FROM photo WHERE content_id IS NOT NULL')),
      read:
        version < 8 ? 0 : Number(value(`SELECT count(*) FROM photo WHERE facts_version = ${FACTS_VERSION}`)),
      embeddings: String(
        value('SELECT group_concat(hex(vector)) FROM (SELECT vector FROM embedding ORDER BY id)'),
      ),
    }
  } finally {
    db.close()
  }
}

function start(): ChildProcess {
  return fork(CHILD, [join(base, 'library'), CALL_MS], { execArgv: [] })
}

test(`${KILLS} kills while the schema changes and facts are read lose nothing, and no photo is read twice`, async () => {
  const random = randomNumbers(11)
  const { embeddings } = standing()
  const progress: number[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    const child = start()
    await once(child, 'message')
    // At first anywhere in the change of the schema, later once photos were read.
    if (kill < 3) await delay(random() * 40)
    else while (standing().read <= (progress.at(-1) ?? 0) && child.exitCode === null) await delay(5)
    const exit = child.exitCode === null ? once(child, 'exit') : null
    child.kill('SIGKILL')
    await exit
    const now = standing()
    // Each migration is a transaction of its own: a kill may fall between two of them.
    expect(now.version).toBeGreaterThanOrEqual(7)
    expect(now.version).toBeLessThanOrEqual(newestVersion())
    expect([now.photos, now.embeddings]).toEqual([PHOTOS, embeddings])
    progress.push(now.read)
  }
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  const before = progress.at(-1) ?? 0
  expect(before).toBeGreaterThan(0)
  expect(before % BATCH).toBe(0)

  const last = start()
  const messages: unknown[] = []
  last.on('message', (message) => messages.push(message))
  const [code] = (await once(last, 'exit')) as [number]
  expect(code).toBe(0)
  expect(standing()).toMatchObject({ photos: PHOTOS, read: PHOTOS, embeddings })
  // Exactly those that no earlier run had stored.
  expect(messages.at(-1)).toBe(PHOTOS - before)

  const again = start()
  again.on('message', (message) => messages.push(message))
  await once(again, 'exit')
  expect(messages.at(-1)).toBe(0)
})
