/**
 * Looks for damage in a library's database. Runs in a thread of the engine with a connection of its own that only
 * reads: SQLite reads the whole file for it, which takes seconds for a large library.
 */
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { asExpected } from '../../shared/errors.ts'
import { ReadableDatabase } from '../catalog/database.ts'
import { newestVersion, refuseNewer, schemaVersion } from '../catalog/migrate.ts'
import { extensionPath, isDamage, refuseForeign, unusable } from '../catalog/open-database.ts'
import type { CheckOutcome, CheckRequest } from './check-database.ts'

/** More lines say nothing new. */
const MAX_PROBLEMS = 20

function check({ path, depth }: CheckRequest): readonly string[] {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 })
  try {
    db.loadExtension(extensionPath())
    const library = new ReadableDatabase(db)
    refuseForeign(library, path)
    refuseNewer(schemaVersion(library), newestVersion())
    return depth === 'quick' ? pages(db, 'quick_check') : [...pages(db, 'integrity_check'), ...meaning(db)]
  } finally {
    db.close()
  }
}

function pages(db: Database.Database, pragma: 'quick_check' | 'integrity_check'): readonly string[] {
  const rows = db.pragma(`${pragma}(${MAX_PROBLEMS})`) as readonly Readonly<Record<string, string>>[]
  return rows.map((row) => row[pragma] ?? '').filter((line) => line !== 'ok')
}

/** Contradictions that SQLite takes for whole: rows that name missing rows, an index that differs from its truth. */
function meaning(db: Database.Database): readonly string[] {
  const orphans = db.pragma('foreign_key_check') as readonly {
    readonly table: string
    readonly parent: string
  }[]
  const counts = Map.groupBy(
    orphans,
    ({ table, parent }) => `${table} names rows of ${parent} that are not there`,
  )
  const found = [...counts].map(([text, rows]) => `${text}: ${rows.length}`)
  return [...found, ...indexes(db), ...stacks(db)]
}

/** A photo that left its stack is due until the stacks are settled; any other difference is damage. */
function stacks(db: Database.Database): readonly string[] {
  if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'stack_photo'").get()) return []
  const lost = db
    .prepare(
      `SELECT count(*) FROM stack_photo WHERE photo_id NOT IN (SELECT photo_id FROM stack_due)
         AND photo_id NOT IN (SELECT id FROM photo WHERE content_id IS NOT NULL AND removed_ms IS NULL)`,
    )
    .pluck()
    .get()
  return Number(lost) > 0 ? [`stacks of photos that are not there: ${lost}`] : []
}

function indexes(db: Database.Database): readonly string[] {
  const models = db.prepare('SELECT id, feature_size AS size FROM model').all() as readonly {
    readonly id: number
    readonly size: number
  }[]
  return models.flatMap(({ id, size }) => {
    const [wrong, missing, extra] = [
      `SELECT count(*) FROM embedding WHERE model_id = ${id} AND length(vector) <> ${4 * size}`,
      `SELECT count(*) FROM embedding WHERE model_id = ${id}
         AND content_id NOT IN (SELECT rowid FROM vec_${id}_rowids)`,
      `SELECT count(*) FROM vec_${id}_rowids
         WHERE rowid NOT IN (SELECT content_id FROM embedding WHERE model_id = ${id})`,
    ].map((sql) => Number(db.prepare(sql).pluck().get()))
    return [
      ...(wrong ? [`features of a wrong size: ${wrong}`] : []),
      ...(missing ? [`features that the index lacks: ${missing}`] : []),
      ...(extra ? [`entries of the index without features: ${extra}`] : []),
    ]
  })
}

function answer(request: CheckRequest): CheckOutcome {
  try {
    return { problems: check(request) }
  } catch (error) {
    if (isDamage(error) && error instanceof Error) return { problems: [error.message] }
    // A file that went away, or a lack of memory, is no damage.
    return { error: (asExpected(error) ?? unusable(dirname(request.path), error)).toJSON() }
  }
}

parentPort?.postMessage(answer(workerData as CheckRequest))
