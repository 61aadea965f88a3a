/**
 * Brings a library up to the newest schema: numbered steps, each in one transaction. Runs in the engine, under
 * the writer lock.
 */
import { AppError } from '../../shared/errors.ts'
import { log } from '../lib/log.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'
import { first } from './migrations/001-first.ts'
import { orphans } from './migrations/002-orphans.ts'
import { listing } from './migrations/003-listing.ts'
import { pseudoWords } from './migrations/004-pseudo-words.ts'
import { pinsAndWords } from './migrations/005-pins-and-words.ts'
import { edits } from './migrations/006-edits.ts'
import { rightAnswers } from './migrations/007-right-answers.ts'
import { facts } from './migrations/008-facts.ts'
import { excluded } from './migrations/009-excluded.ts'
import { roots } from './migrations/010-roots.ts'
import { statistics } from './migrations/011-statistics.ts'
import { stacks } from './migrations/012-stacks.ts'
import { lens } from './migrations/013-lens.ts'
import type { Migration } from './migrations/migration.ts'

/** In order, without gaps. */
export const MIGRATIONS: readonly Migration[] = [
  first,
  orphans,
  listing,
  pseudoWords,
  pinsAndWords,
  edits,
  rightAnswers,
  facts,
  excluded,
  roots,
  statistics,
  stacks,
  lens,
]

export function newestVersion(migrations: readonly Migration[] = MIGRATIONS): number {
  return migrations.at(-1)?.version ?? 0
}

export function schemaVersion(db: ReadableDatabase): number {
  return Number(db.pragma('user_version'))
}

/** @throws `library-newer` where a newer Searlight wrote the library; nothing is touched then */
export function migrate(db: WritableDatabase, migrations: readonly Migration[] = MIGRATIONS): void {
  const version = schemaVersion(db)
  refuseNewer(version, newestVersion(migrations))
  for (const migration of migrations) {
    if (migration.version <= version) continue
    const startedMs = performance.now()
    db.transaction(() => {
      db.execute(migration.sql)
      db.execute(`PRAGMA user_version = ${migration.version}`)
    })
    log.info('migrated', { version: migration.version, ms: Math.round(performance.now() - startedMs) })
  }
}

export function refuseNewer(version: number, newest: number): void {
  if (version <= newest) return
  throw new AppError(
    'library-newer',
    `this library was written by a newer Searlight (version ${version}; this one knows ${newest}): please update`,
  )
}
