/** A library of generated rows for tests of stacks: photos with hashes, features, cameras and moments of a test's own. */
import { createHash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WritableDatabase } from '../../electron/core/catalog/database.ts'
import { ModelWriter } from '../../electron/core/catalog/model-table.ts'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import { PictureHashWriter } from '../../electron/core/catalog/picture-hash-table.ts'
import { StackTable } from '../../electron/core/catalog/stack-table.ts'
import { Stacker } from '../../electron/core/stacks/stacker.ts'
import { CAPTURE_RANK, type CaptureSource } from '../../electron/shared/capture-date.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import { PICTURE_HASH_BYTES } from '../../electron/shared/picture-hash.ts'
import { bytesOf } from '../../electron/shared/vectors.ts'

const FEATURE_SIZE = 4

export interface RowFacts {
  readonly path: string
  /** Equal words are equal bytes. */
  readonly content: string
  readonly hash?: Uint8Array | null
  /** Null of a photo that the model has not seen; [FEATURE_SIZE]. */
  readonly features?: readonly number[] | null
  readonly camera?: string | null
  /** Seconds on the wall clock. */
  readonly second?: number
  readonly from?: CaptureSource
  readonly pixels?: number
  /** Of the file; without it a few, which differ from content to content. */
  readonly bytes?: number
}

export class StackRows {
  readonly #base = mkdtempSync(join(tmpdir(), 'searlight-stacks-'))
  readonly dir = join(this.#base, 'library')
  readonly db: WritableDatabase
  readonly #modelRowId: number
  stacker: Stacker

  constructor() {
    this.db = openWritable(this.dir)
    chmodSync(this.dir, 0o700)
    const model = { name: 'rows', modelDir: '/rows', featureSize: FEATURE_SIZE, phiName: null }
    this.#modelRowId = new ModelWriter(this.db).fill(
      { ...model, fingerprint: modelFingerprint('rows') },
      0,
    ).id
    this.db.execute("INSERT INTO root (id, path, status, added_ms) VALUES (1, '/photos', 'online', 0)")
    this.stacker = new Stacker(this.db)
  }

  /** Writes the photo of a path, or changes it to these facts. Returns its id. */
  put(facts: RowFacts): number {
    return this.db.transaction(() => {
      const contentId = this.#content(facts)
      const { path, second = 0, from = 'exif' } = facts
      const row = { path, contentId, from, capturedMs: Math.round(second * 1_000) }
      this.db
        .command(
          `INSERT INTO photo (root_id, path, bytes, modified_ms, status, content_id, captured_ms, captured_from)
           VALUES (1, @path, 1, 1, 'indexed', @contentId, @capturedMs, @from)
           ON CONFLICT (path) DO UPDATE SET content_id = @contentId, captured_ms = @capturedMs, captured_from = @from,
             removed_ms = NULL`,
        )
        .run(row)
      return this.db.query<{ id: number }>('SELECT id FROM photo WHERE path = @path').get({ path })?.id ?? 0
    })
  }

  #content({
    content,
    hash,
    features = [1, 0, 0, 0],
    camera = null,
    second,
    from = 'exif',
    pixels = 100,
    bytes,
  }: RowFacts) {
    const sha = createHash('sha256').update(content).digest('hex')
    const find = this.db.query<{ id: number }>('SELECT id FROM content WHERE hash = @sha')
    const known = find.get({ sha })
    if (known) return known.id
    const isExif = from === 'exif' && second !== undefined
    const id = this.db
      .command(
        `INSERT INTO content (hash, bytes, width, height, orientation, format, camera, date_ms, date_precision, date_from,
           date_rank) VALUES (@sha, @bytes, @pixels, 1, 1, 'jpeg', @camera, @dateMs, @precision, @from, @rank)`,
      )
      .run({
        ...{ sha, bytes: bytes ?? 1 + (Number.parseInt(sha.slice(0, 4), 16) % 7), pixels, camera },
        dateMs: isExif ? Math.round(second * 1_000) : null,
        precision: isExif ? 'second' : null,
        from: isExif ? 'exif' : null,
        rank: isExif ? CAPTURE_RANK.exifOriginal : null,
      }).rowId
    if (features) {
      this.db
        .command('INSERT INTO embedding (content_id, model_id, vector) VALUES (@id, @model, @vector)')
        .run({ id, model: this.#modelRowId, vector: bytesOf(Float32Array.from(features)) })
    }
    if (hash !== undefined) new PictureHashWriter(this.db).put(id, hash)
    return id
  }

  remove(path: string): void {
    this.db.command('UPDATE photo SET removed_ms = 1 WHERE path = @path').run({ path })
  }

  return(path: string): void {
    this.db.command('UPDATE photo SET removed_ms = NULL WHERE path = @path').run({ path })
  }

  delete(path: string): void {
    this.db.command('DELETE FROM photo WHERE path = @path').run({ path })
  }

  rename(path: string, to: string): void {
    this.db.command('UPDATE photo SET path = @to WHERE path = @path').run({ path, to })
  }

  settle(limit?: number): void {
    while (this.stacker.settleSlice(limit));
  }

  rebuild(): void {
    this.stacker.forgetAll()
    this.settle()
  }

  /** Every stack as its kind and its paths, both in order. */
  stacks(): readonly string[] {
    const ids = this.db.query<{ id: number }>('SELECT photo_id AS id FROM stack_photo').all()
    const stacks = new StackTable(this.db).of(ids.map(({ id }) => id))
    const lines = [...stacks.values()].map(({ kind, photos }) =>
      [kind, ...photos.map(({ path }) => path)].join(' '),
    )
    return [...new Set(lines)].sort()
  }

  close(): void {
    this.db.close()
    rmSync(this.#base, { recursive: true, force: true })
  }
}

/** A random hash. @param random from 0 to 1 */
export function randomHash(random: () => number): Uint8Array {
  return Uint8Array.from({ length: PICTURE_HASH_BYTES }, () => Math.floor(256 * random()))
}

/** The hash with `bits` different bits, from the finest on, so that its bands stay. */
export function turned(hash: Uint8Array, bits: number, first = 127): Uint8Array {
  const other = Uint8Array.from(hash)
  for (let i = 0; i < bits; i++) {
    const bit = first - i
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
  }
  return other
}
