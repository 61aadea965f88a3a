/**
 * Reads what can still be read of a damaged database into a new one. Runs in the engine, under the writer lock.
 *
 * [Note: Salvage] A damaged page makes SQLite fail at the row that needs it, and serve the rows around it. So each
 * table is read forwards to a failure; leaps of growing length find the next row that can be read, and reading
 * backwards from there brings the rows before it. Derived tables are left out: they are computed again.
 */
import type Database from 'better-sqlite3'
import { PICTURE_HASH_BYTES } from '../../shared/picture-hash.ts'
import { diskFull, isDiskFull } from '../catalog/database.ts'

export interface SalvagedTable {
  readonly table: string
  readonly rows: number
  /** Whether some of the table could not be read. */
  readonly incomplete: boolean
}

/** Made again from the rest, or by the next scan. */
const DERIVED =
  /^(?:photo_change|pin_watch|pin_photo|scan_problem|left_out|shot|stack|stack_photo|stack_due|copy_due|vec_.*|sqlite_.*)$/

/** `target` has the same schema version as `source`, and nothing in it. */
export function salvage(source: Database.Database, target: Database.Database): readonly SalvagedTable[] {
  target.pragma('foreign_keys = OFF')
  const tables = tablesOf(target).filter(({ name }) => !DERIVED.test(name))
  const salvaged = tables.map((table) =>
    target.transaction(() => new TableSalvage(source, target, table).run())(),
  )
  target.transaction(() => {
    keepSequences(source, target)
    dropLooseEnds(target)
  })()
  target.pragma('foreign_keys = ON')
  return salvaged
}

interface Table {
  readonly name: string
  readonly hasRowId: boolean
}

function tablesOf(db: Database.Database): readonly Table[] {
  const rows = db
    .prepare("SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
    .all() as readonly { readonly name: string; readonly wr: 0 | 1 }[]
  return rows.map(({ name, wr }) => ({ name, hasRowId: wr === 0 }))
}

/** The new database has no room: nothing that is said of the damaged one. */
class Unwritable extends Error {}

type Row = Readonly<Record<string, unknown>>

const ROW_ID = 'salvaged_rowid'
/** Larger row ids come from no library. */
const LAST_ROW_ID = 2 ** 48
/** Most damaged pages that it distinguishes within one leap. */
const MAX_DEPTH = 16

class TableSalvage {
  readonly #source: Database.Database
  readonly #table: Table
  readonly #columns: readonly string[]
  readonly #insert: Database.Statement
  #rows = 0
  #incomplete = false

  constructor(source: Database.Database, target: Database.Database, table: Table) {
    this.#source = source
    this.#table = table
    this.#columns = columnsOf(target, table.name)
    const names = this.#columns.map((name) => `"${name}"`).join(', ')
    const values = this.#columns.map((name) => `@${name}`).join(', ')
    this.#insert = target.prepare(`INSERT OR IGNORE INTO "${table.name}" (${names}) VALUES (${values})`)
  }

  run(): SalvagedTable {
    if (this.#table.hasRowId) this.#range(-1, LAST_ROW_ID, 0)
    else this.#bothEnds()
    return { table: this.#table.name, rows: this.#rows, incomplete: this.#incomplete }
  }

  /** Rows after `first` and before `last`, neither of them included. */
  #range(first: number, last: number, depth: number): void {
    for (let position = first; ; ) {
      const forwards = this.#read(`rowid > ${position} AND rowid < ${last} ORDER BY rowid`)
      if (forwards.whole) return
      this.#incomplete = true
      const low = forwards.lastRowId ?? position
      const next = this.#beyond(low, last)
      if (next === null) return
      const backwards = this.#read(`rowid > ${low} AND rowid < ${next} ORDER BY rowid DESC`)
      // Between two damaged pages there may be whole ones that the leap went over.
      if (!backwards.whole && depth < MAX_DEPTH) this.#range(low, backwards.lastRowId ?? next, depth + 1)
      position = next - 1
    }
  }

  /** The first row that can be read after leaps of growing length; null where there is none before `last`. */
  #beyond(position: number, last: number): number | null {
    for (let step = 1; position + step < last; step *= 2) {
      const row = this.#first(position + step, last)
      if (row !== 'unreadable') return row
    }
    return null
  }

  #first(after: number, last: number): number | null | 'unreadable' {
    try {
      const sql = `SELECT rowid FROM "${this.#table.name}" WHERE rowid > ? AND rowid < ? ORDER BY rowid LIMIT 1`
      const row: unknown = this.#source.prepare(sql).pluck().get(after, last)
      return row === undefined ? null : Number(row)
    } catch {
      // The caller counts it as lost.
      return 'unreadable'
    }
  }

  /** Without row ids the key's order is all there is; what both ways miss is lost. */
  #bothEnds(): void {
    const keys = this.#keys()
    const order = (direction: string) =>
      `TRUE ORDER BY ${keys.map((key) => `"${key}" ${direction}`).join(', ')}`
    if (this.#read(order('ASC')).whole) return
    this.#incomplete = true
    this.#read(order('DESC'))
  }

  #keys(): readonly string[] {
    const rows = this.#source
      .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk')
      .all(this.#table.name) as readonly { readonly name: string }[]
    return rows.map(({ name }) => name)
  }

  /** Copies rows until the first that cannot be read. */
  #read(where: string): { readonly whole: boolean; readonly lastRowId: number | null } {
    const { name, hasRowId } = this.#table
    let lastRowId: number | null = null
    try {
      const columns = [
        ...this.#columns.map((each) => `"${each}"`),
        ...(hasRowId ? [`rowid AS ${ROW_ID}`] : []),
      ]
      const rows = this.#source
        .prepare(`SELECT ${columns.join(', ')} FROM "${name}" WHERE ${where}`)
        .iterate()
      for (const row of rows as IterableIterator<Row>) {
        if (hasRowId) lastRowId = Number(row[ROW_ID])
        this.#put(row)
      }
      return { whole: true, lastRowId }
    } catch (error) {
      if (error instanceof Unwritable) throw error.cause
      return { whole: false, lastRowId }
    }
  }

  #put(row: Row): void {
    try {
      const values = Object.fromEntries(this.#columns.map((name) => [name, row[name]]))
      this.#rows += this.#insert.run(values).changes
    } catch (error) {
      if (isDiskFull(error)) throw new Unwritable('', { cause: diskFull(error) })
      // A value of the wrong kind: the row is damaged.
      this.#incomplete = true
    }
  }
}

/** Not the generated ones. */
function columnsOf(db: Database.Database, table: string): readonly string[] {
  const rows = db.prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0').all(table)
  return (rows as readonly { readonly name: string }[]).map(({ name }) => name)
}

/** Ids of what was deleted are not given again: a window may remember them. */
function keepSequences(source: Database.Database, target: Database.Database): void {
  const put = target.prepare('UPDATE sqlite_sequence SET seq = max(seq, @seq) WHERE name = @name')
  const add = target.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (@name, @seq)')
  try {
    for (const row of source
      .prepare('SELECT name, seq FROM sqlite_sequence')
      .iterate() as IterableIterator<Row>) {
      if (put.run(row).changes === 0) add.run(row)
    }
  } catch {
    // The highest id that is there still counts.
  }
}

/** Rows that name rows which were lost. A photo without its content is read again. */
function dropLooseEnds(db: Database.Database): void {
  db.exec(`
    DELETE FROM photo WHERE root_id NOT IN (SELECT id FROM root);
    UPDATE photo SET content_id = NULL, status = 'pending'
      WHERE content_id IS NOT NULL AND content_id NOT IN (SELECT id FROM content);
    DELETE FROM embedding WHERE content_id NOT IN (SELECT id FROM content)
      OR NOT EXISTS (SELECT 1 FROM model WHERE id = model_id AND length(vector) = 4 * feature_size);
  `)
  const has = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?')
  if (has.get('marked_picture'))
    db.exec('DELETE FROM marked_picture WHERE query_id NOT IN (SELECT id FROM marked_query)')
  if (has.get('root_place')) db.exec('DELETE FROM root_place WHERE root_id NOT IN (SELECT id FROM root)')
  if (has.get('picture_hash')) {
    // The triggers of the new database have put every photo and content on the lists of due ones.
    db.exec(`DELETE FROM picture_hash WHERE content_id NOT IN (SELECT id FROM content)
      OR hash IS NOT NULL AND length(hash) <> ${PICTURE_HASH_BYTES};
      UPDATE picture_hash SET centre_id = NULL`)
  }
  // Photos whose features were lost are found by looking at each, as after a change of the model.
  db.exec(
    "INSERT OR REPLACE INTO setting (key, value) SELECT 'marked_after', '0' FROM setting WHERE key = 'model'",
  )
}
