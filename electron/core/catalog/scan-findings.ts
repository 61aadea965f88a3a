/**
 * The findings of scans besides photos: problems, and files that rules leave out ([Note: Findings of a scan] in the ninth
 * migration). Runs in the engine; the tables `scan_problem` and `left_out`.
 */
import { sep } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FileErrorCode, FileProblem } from '../../shared/errors.ts'
import type { LeftOutFiles, LeftOutRule } from '../../shared/left-out.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

export interface FoundProblem extends FileProblem {
  /** Readable, with each wrong byte of a name as `\xNN`. */
  readonly path: string
  /** As the system holds it. */
  readonly raw: Buffer
  /** The folder that holds the entry. */
  readonly folder: string
  readonly kind: 'file' | 'folder'
  /** Pictures that are not shown because of it. */
  readonly pictures: number
}

export interface FoundLeftOut {
  /** The folder that is left out, or the one that holds the files. */
  readonly path: string
  readonly rule: LeftOutRule
  readonly kind: 'folder' | 'files'
  readonly count: number
  readonly more: boolean
}

interface Row {
  readonly id: number
  readonly path: string
}

/** New problems with a notice each; thousands of notices would help no user. */
const MAX_FRESH = 20

/** Rows written or deleted between two turns of the event loop. */
const SLICE_ROWS = 128

/** Problems that a look at names finds: the next look at one folder's names replaces these. */
const LISTED_BY_NAMES: readonly FileErrorCode[] = ['name-unreadable', 'special-file', 'link-broken']

/** The findings of one look at a folder. At the end it deletes earlier findings that this look did not meet. */
export class ScanFindings {
  readonly #db: WritableDatabase
  readonly #rootId: number
  readonly #tables: Tables
  readonly #seenProblems = new Set<number>()
  readonly #seenLeftOut = new Set<number>()
  readonly #fresh: FoundProblem[] = []
  #problems: FoundProblem[] = []
  #leftOut: FoundLeftOut[] = []

  constructor(db: WritableDatabase, rootId: number) {
    this.#db = db
    this.#rootId = rootId
    this.#tables = createTables(db)
  }

  problem(problem: FoundProblem): void {
    this.#problems.push(problem)
    this.#flushWhenFull()
  }

  leftOut(leftOut: FoundLeftOut): void {
    this.#leftOut.push(leftOut)
    this.#flushWhenFull()
  }

  /** The first problems that the list did not hold before, of those written so far. */
  get fresh(): readonly FoundProblem[] {
    return this.#fresh
  }

  /** The look at a path and all below it is complete, but for the paths that are `isUnknown`. */
  async endTree(path: string, isUnknown = (_path: string) => false): Promise<void> {
    this.#flush()
    const { problemsBelow, leftOutBelow } = this.#tables
    await this.#deleteProblems(problemsBelow.all(this.#below(path)), isUnknown)
    await this.#deleteLeftOut(leftOutBelow.all(this.#below(path)), isUnknown)
  }

  /** The look at the names in one folder is complete, without the folders below it. */
  async endNames(folder: string): Promise<void> {
    this.#flush()
    const known = () => false
    const listed = this.#tables.problemsIn.all({ rootId: this.#rootId, folder })
    const byNames = listed.filter(({ code }) => LISTED_BY_NAMES.includes(code))
    await this.#deleteProblems(byNames, known)
    await this.#deleteLeftOut(this.#tables.filesIn.all({ rootId: this.#rootId, folder }), known)
  }

  #flushWhenFull(): void {
    if (this.#problems.length + this.#leftOut.length >= SLICE_ROWS) this.#flush()
  }

  #flush(): void {
    const [problems, leftOut] = [this.#problems, this.#leftOut]
    this.#problems = []
    this.#leftOut = []
    if (problems.length + leftOut.length === 0) return
    // A look that finds nothing different writes nothing.
    const changed = problems.filter((problem) => !this.#isListed(problem))
    const counted = leftOut.filter((each) => !this.#isCounted(each))
    if (changed.length + counted.length === 0) return
    this.#db.transaction(() => {
      for (const problem of changed) this.#writeProblem(problem)
      for (const each of counted) this.#writeLeftOut(each)
    })
  }

  #isListed(problem: FoundProblem): boolean {
    const { raw, code, reason, kind, pictures } = problem
    const row = this.#tables.problem.get({ rootId: this.#rootId, raw })
    if (row) this.#seenProblems.add(row.id)
    else if (this.#fresh.length < MAX_FRESH) this.#fresh.push(problem)
    return row?.code === code && row.reason === reason && row.kind === kind && row.pictures === pictures
  }

  #isCounted({ path, rule, kind, count, more }: FoundLeftOut): boolean {
    const row = this.#tables.leftOut.get({ rootId: this.#rootId, path, rule, kind })
    if (row) this.#seenLeftOut.add(row.id)
    return row?.count === count && row.more === Number(more)
  }

  #writeProblem({ raw, path, folder, kind, code, reason, pictures }: FoundProblem): void {
    const rootId = this.#rootId
    const values = { rootId, raw, path, folder, kind, code, reason, pictures, nowMs: Date.now() }
    this.#tables.writeProblem.run(values)
    const row = this.#tables.problem.get({ rootId, raw })
    if (row) this.#seenProblems.add(row.id)
  }

  #writeLeftOut({ path, rule, kind, count, more }: FoundLeftOut): void {
    const key = { rootId: this.#rootId, path, rule, kind }
    this.#tables.writeLeftOut.run({ ...key, count, more: Number(more) })
    const row = this.#tables.leftOut.get(key)
    if (row) this.#seenLeftOut.add(row.id)
  }

  #deleteProblems(rows: readonly Row[], isKept: (path: string) => boolean): Promise<void> {
    const gone = rows.filter(({ id, path }) => !this.#seenProblems.has(id) && !isKept(path))
    return this.#delete(gone, (id) => this.#tables.deleteProblem.run({ id }))
  }

  #deleteLeftOut(rows: readonly Row[], isKept: (path: string) => boolean): Promise<void> {
    const gone = rows.filter(({ id, path }) => !this.#seenLeftOut.has(id) && !isKept(path))
    return this.#delete(gone, (id) => this.#tables.deleteLeftOut.run({ id }))
  }

  async #delete(rows: readonly Row[], remove: (id: number) => void): Promise<void> {
    for (let at = 0; at < rows.length; at += SLICE_ROWS) {
      if (at > 0) await nextTurn()
      this.#db.transaction(() => {
        for (const { id } of rows.slice(at, at + SLICE_ROWS)) remove(id)
      })
    }
  }

  #below(folder: string) {
    const prefix = folder.endsWith(sep) ? folder : folder + sep
    const end = prefix.slice(0, -1) + String.fromCharCode(sep.charCodeAt(0) + 1)
    return { rootId: this.#rootId, raw: Buffer.from(folder), folder, prefix, end }
  }
}

type Tables = ReturnType<typeof createTables>

function createTables(db: WritableDatabase) {
  const problemOf = 'id, path, code, reason, kind, pictures'
  return {
    problem: db.query<Row & Omit<FoundProblem, 'raw' | 'folder'>>(
      `SELECT ${problemOf} FROM scan_problem WHERE root_id = @rootId AND raw = @raw`,
    ),
    problemsIn: db.query<Row & { readonly code: FileErrorCode }>(
      'SELECT id, path, code FROM scan_problem WHERE root_id = @rootId AND folder = @folder',
    ),
    // Three walks along an index each; one condition with OR would read every row of the watched folder.
    problemsBelow: db.query<Row>(
      `SELECT id, path FROM scan_problem WHERE root_id = @rootId AND raw = @raw
       UNION ALL SELECT id, path FROM scan_problem WHERE root_id = @rootId AND folder = @folder
       UNION ALL SELECT id, path FROM scan_problem
         WHERE root_id = @rootId AND folder >= @prefix AND folder < @end`,
    ),
    leftOut: db.query<Row & { readonly count: number; readonly more: 0 | 1 }>(
      `SELECT id, path, count, more FROM left_out
       WHERE root_id = @rootId AND path = @path AND rule = @rule AND kind = @kind`,
    ),
    filesIn: db.query<Row>(
      "SELECT id, path FROM left_out WHERE root_id = @rootId AND path = @folder AND kind = 'files'",
    ),
    leftOutBelow: db.query<Row>(
      `SELECT id, path FROM left_out WHERE root_id = @rootId AND path = @folder
       UNION ALL SELECT id, path FROM left_out WHERE root_id = @rootId AND path >= @prefix AND path < @end`,
    ),
    writeProblem: db.command(
      `INSERT INTO scan_problem (root_id, raw, path, folder, kind, code, reason, pictures, since_ms)
       VALUES (@rootId, @raw, @path, @folder, @kind, @code, @reason, @pictures, @nowMs)
       ON CONFLICT (root_id, raw) DO UPDATE SET kind = @kind, code = @code, reason = @reason, pictures = @pictures`,
    ),
    writeLeftOut: db.command(
      `INSERT INTO left_out (root_id, path, rule, kind, count, more)
       VALUES (@rootId, @path, @rule, @kind, @count, @more)
       ON CONFLICT (root_id, path, rule, kind) DO UPDATE SET count = @count, more = @more`,
    ),
    deleteProblem: db.command('DELETE FROM scan_problem WHERE id = @id'),
    deleteLeftOut: db.command('DELETE FROM left_out WHERE id = @id'),
  }
}

interface LeftOutRow {
  readonly path: string
  readonly rule: LeftOutRule
  readonly count: number
  readonly more: 0 | 1
}

/** Everything that rules leave out, by path: each folder, and one entry of files for each rule and watched folder. */
export function leftOutFiles(db: ReadableDatabase): readonly LeftOutFiles[] {
  const rows = db.query<LeftOutRow>(
    `SELECT left_out.path, rule, count, more
       FROM left_out JOIN root ON root.id = root_id AND root.removed_ms IS NULL WHERE kind = 'folder'
     UNION ALL
     SELECT root.path, rule, sum(count), max(more)
       FROM left_out JOIN root ON root.id = root_id AND root.removed_ms IS NULL WHERE kind = 'files'
       GROUP BY root.id, rule
     ORDER BY 1, 2`,
  )
  return rows.all().map(({ path, rule, count, more }) => ({
    path,
    rule,
    count,
    ...(more === 1 && { atLeast: true as const }),
  }))
}

/** The number of files of every kind that rules leave out. */
export function countLeftOut(db: ReadableDatabase): number {
  const count = db.query<{ n: number }>(
    `SELECT coalesce(sum(count), 0) AS n FROM left_out JOIN root ON root.id = root_id AND root.removed_ms IS NULL`,
  )
  return count.get()?.n ?? 0
}
