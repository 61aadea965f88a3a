/** A library in a temporary folder, with a folder of photos beside it and a fake inference worker. */

import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { WritableDatabase } from '../../electron/core/catalog/database.ts'
import { failedFiles } from '../../electron/core/catalog/failed-files.ts'
import { type ModelRow, ModelWriter, type NewModel } from '../../electron/core/catalog/model-table.ts'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { leftOutFiles } from '../../electron/core/catalog/scan-findings.ts'
import type { RecheckBudget } from '../../electron/core/ingest/file-diff.ts'
import { joinRaw } from '../../electron/core/ingest/file-names.ts'
import { Folders } from '../../electron/core/ingest/folders.ts'
import { createIgnoreRules } from '../../electron/core/ingest/ignore-rules.ts'
import { IngestQueue, type IngestQueueOptions } from '../../electron/core/ingest/ingest-queue.ts'
import { Reconciler } from '../../electron/core/ingest/reconcile.ts'
import type { FileSystems } from '../../electron/core/ingest/root-probe.ts'
import type { ReconcileSummary } from '../../electron/core/ingest/root-scan.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import { FakeIngest, FEATURE_SIZE } from './fake-ingest.ts'

export class IngestLibrary {
  readonly base: string
  readonly dir: string
  readonly photosDir: string
  readonly db: WritableDatabase
  readonly models: ModelWriter
  readonly model: ModelRow
  readonly folders: Folders
  readonly reconciler: Reconciler
  ignorePatterns: readonly string[] = []
  included: readonly string[] = []

  /**
   * @param files disks of a test's own
   * @param before is called with the library's folder and the photos' before there is a library
   */
  constructor(
    files?: FileSystems,
    budget?: RecheckBudget,
    before: (dir: string, photosDir: string) => void = () => {},
  ) {
    this.base = realpathSync(mkdtempSync(join(tmpdir(), 'searlight-ingest-')))
    // For tests that step down from root.
    chmodSync(this.base, 0o755)
    this.dir = join(this.base, 'library')
    this.photosDir = join(this.base, 'photos')
    mkdirSync(this.photosDir)
    before(this.dir, this.photosDir)
    this.db = openWritable(this.dir)
    // The library itself is its owner's alone.
    chmodSync(this.dir, 0o755)
    this.models = new ModelWriter(this.db)
    this.model = this.fill(fakeModel('first'), 0)
    const rules = () => createIgnoreRules(this.ignorePatterns, this.dir, this.included)
    const disks = files && { files }
    this.folders = new Folders({ db: this.db, rules, ...disks })
    this.reconciler = new Reconciler({ db: this.db, rules, ...disks, ...(budget && { budget }) })
  }

  /** Writes a file below the photos folder; by default its path is its content. Returns the absolute path. */
  write(path: string, content = path): string {
    const file = join(this.photosDir, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    return file
  }

  /** The same below a folder, with a name of any bytes (as Latin-1). */
  writeRaw(folder: string, name: string, content = name): Buffer {
    const above = join(this.photosDir, folder)
    mkdirSync(above, { recursive: true })
    const file = joinRaw(above, Buffer.from(name, 'latin1'))
    writeFileSync(file, content)
    return file
  }

  /** Problems by the path below the photos folder and code. */
  failed(): readonly (readonly [path: string, code: string])[] {
    return failedFiles(this.db).map(({ path, code }) => [this.#below(path), code])
  }

  /** Left-out files, by the path below the photos folder, rule and count. */
  leftOut(): readonly (readonly [path: string, rule: string, count: number])[] {
    return leftOutFiles(this.db).map(({ path, rule, count }) => [this.#below(path), rule, count])
  }

  #below(path: string): string {
    return path.slice(this.photosDir.length + 1)
  }

  /** Watches the photos folder (or another) and scans it. */
  async scan(path = this.photosDir): Promise<ReconcileSummary> {
    const { folder } = await this.folders.add(path)
    return this.reconciler.reconcileRoot(folder.id)
  }

  /** Makes a model the library's, and marks the photos that it has not seen. */
  fill(model: NewModel, nowMs: number): ModelRow {
    const row = this.models.fill(model, nowMs)
    while (this.models.markSlice());
    return row
  }

  /** Reads all pending photos with a new queue, and returns its worker. */
  async ingest(port = new FakeIngest(), options: Partial<IngestQueueOptions> = {}): Promise<FakeIngest> {
    const queue = this.queue(port, options)
    await queue.drained()
    queue.stop()
    return port
  }

  queue(port: FakeIngest, options: Partial<IngestQueueOptions> = {}): IngestQueue {
    return new IngestQueue({ db: this.db, port, model: this.model, ...options })
  }

  /** Rows of a statement. */
  rows<Row = Record<string, unknown>>(sql: string): readonly Row[] {
    return this.db.query<Row>(sql).all()
  }

  count(table: string, where = 'TRUE'): number {
    return this.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${where}`)[0]?.n ?? 0
  }

  /** Paths below the photos folder, of the photos that are not removed. */
  paths(where = 'TRUE'): readonly string[] {
    const rows = this.rows<{ path: string }>(
      `SELECT path FROM photo WHERE removed_ms IS NULL AND ${where} ORDER BY path`,
    )
    return rows.map(({ path }) => path.slice(this.photosDir.length + 1))
  }

  close(): void {
    this.db.close()
    rmSync(this.base, { recursive: true, force: true })
  }
}

export function fakeModel(id: string, featureSize = FEATURE_SIZE) {
  return {
    fingerprint: modelFingerprint(id),
    name: id,
    modelDir: `/models/${id}`,
    featureSize,
    phiName: null,
  }
}
