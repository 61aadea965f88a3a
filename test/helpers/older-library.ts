/**
 * A library as the release before facts versions left it: schema 7, and rows as its code wrote them. Its reader took
 * EXIF's clock for this computer's local time, and fell back on the file's time.
 */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { load as loadSqliteVec } from 'sqlite-vec'
import { WritableDatabase } from '../../electron/core/catalog/database.ts'
import { MIGRATIONS, migrate } from '../../electron/core/catalog/migrate.ts'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { bytesOf } from '../../electron/shared/vectors.ts'
import { FEATURE_SIZE, featuresOf, hashOf } from './fake-ingest.ts'
import { unit } from './vectors.ts'

const APPLICATION_ID = 0x53524c54

export interface OlderPhoto {
  /** EXIF's instant, as that release computed it. */
  readonly exifMs?: number
  readonly format?: string
  /** Damaged, or failed with this code. */
  readonly damaged?: boolean
  readonly failed?: string
}

export interface OlderModel {
  readonly fingerprint: string
  readonly directory: string
  readonly featureSize: number
}

const MODEL: OlderModel = { fingerprint: 'first', directory: '/models/first', featureSize: FEATURE_SIZE }

/** Every file of a folder as an indexed photo, or with the facts that `photos` gives for its name. */
export function writeOlderLibrary(
  dir: string,
  folder: string,
  photos: Readonly<Record<string, OlderPhoto>> = {},
  model = MODEL,
): void {
  mkdirSync(dir, { recursive: true })
  const connection = new Database(databasePath(dir))
  loadSqliteVec(connection)
  connection.pragma(`application_id = ${APPLICATION_ID}`)
  connection.pragma('journal_mode = WAL')
  const db = new WritableDatabase(connection)
  migrate(db, MIGRATIONS.slice(0, 7))
  db.execute(`CREATE VIRTUAL TABLE vec_1 USING vec0(embedding float[${model.featureSize}], chunk_size=1024)`)
  const root = db.command("INSERT INTO root (id, path, status, added_ms) VALUES (1, @folder, 'online', 0)")
  root.run({ folder })
  db.command(
    `INSERT INTO model (id, fingerprint, name, directory, feature_size, added_ms)
     VALUES (1, @fingerprint, 'first', @directory, @featureSize, 0)`,
  ).run({ ...model })
  db.execute("INSERT INTO setting VALUES ('model', '1'), ('serving_model', '1'), ('marked_after', '-1')")
  db.transaction(() => {
    for (const name of readdirSync(folder).sort()) {
      if (/\.(xmp|json)$/i.test(name)) continue
      addPhoto(db, join(folder, name), photos[name] ?? {}, model)
    }
  })
  db.close()
}

function addPhoto(db: WritableDatabase, path: string, older: OlderPhoto, { featureSize }: OlderModel): void {
  const bytes = statSync(path).size
  const modifiedMs = Math.round(statSync(path).mtimeMs)
  const hash = hashOf(readFileSync(path))
  const { exifMs = null, format = 'jpeg', damaged = false, failed = null } = older
  const content = failed === null ? contentOf() : null
  db.command(
    `INSERT INTO photo (root_id, path, bytes, modified_ms, status, content_id, captured_ms, problem_code,
       problem_reason, attempts)
     VALUES (1, @path, @bytes, @modifiedMs, @status, @content, @capturedMs, @failed, @reason, 1)`,
  ).run({
    ...{ path, bytes, modifiedMs, content, failed },
    status: failed === null ? 'indexed' : 'failed',
    reason: failed && 'it could not be read',
    capturedMs: exifMs ?? modifiedMs,
  })

  /** Copies share their content. */
  function contentOf(): number {
    const known = db.query<{ id: number }>('SELECT id FROM content WHERE hash = @hash').get({ hash })
    if (known) return known.id
    const code = damaged ? 'damaged' : null
    const { rowId } = db
      .command(
        `INSERT INTO content (hash, bytes, width, height, orientation, format, exif_captured_ms, damage_code,
           damage_reason) VALUES (@hash, @bytes, 4, 3, 1, @format, @exifMs, @code, @code)`,
      )
      .run({ hash, bytes, format, exifMs, code })
    // Features of another reader: no reader of today gives them.
    const features = new Float32Array(featureSize).fill(1)
    features.set(featuresOf(hash).map((value) => value + 1))
    const vector = Buffer.from(features.buffer)
    db.command('INSERT INTO embedding (content_id, model_id, vector) VALUES (@rowId, 1, @vector)').run({
      rowId,
      vector,
    })
    db.command('INSERT INTO vec_1 (rowid, embedding) VALUES (@rowId, @unit)').run({
      rowId: BigInt(rowId),
      unit: bytesOf(unit(features)),
    })
    return rowId
  }
}
