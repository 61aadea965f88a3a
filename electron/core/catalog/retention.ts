/**
 * Retention: deletes for good what the user or a scan removed thirty days ago. Runs in the engine, in slices, once a day.
 *
 * [Note: Retention] The library only marks a vanished file, a removed folder or a retired model, and keeps all that it
 * computed for them, so that an undo or a disk plugged in again costs nothing. Thirty days later retention deletes it. It
 * deletes a content, with embeddings and thumbnail, when for thirty days no photo has held it.
 */
import { rmSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { cacheDirectory, thumbnailPath } from '../lib/app-paths.ts'
import type { WritableDatabase } from './database.ts'
import { dropIndexTable, EmbeddingIndex, type Generation } from './embedding-index.ts'
import { pruneChanges } from './photo-table.ts'
import { SettingsWriter } from './settings.ts'
import { sweepSaved } from './sweep-saved.ts'
import { sweepOld } from './sweep-staged.ts'

export const RETENTION_MS = 30 * 24 * 60 * 60 * 1000

/** Rows deleted in one transaction. */
const SLICE_ROWS = 256
/** Contents of one transaction: deleting one with its vectors takes 40 to 100 µs. */
const SLICE_CONTENTS = 128
/** Changes deleted in one transaction: their rows are small. */
const SLICE_CHANGES = 1_000

export interface Swept {
  readonly photos: number
  readonly contents: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Sweeps once a day, because the search for old rows reads every content. Null where it has swept today. */
export async function sweepDaily(
  db: WritableDatabase,
  libraryDir: string,
  nowMs: number,
): Promise<Swept | null> {
  const settings = new SettingsWriter(db)
  const sweptMs = Number(settings.get('swept_ms') ?? 0)
  // A clock that someone set back must not put the sweep off for years.
  if (nowMs >= sweptMs && nowMs - sweptMs < DAY_MS) return null
  const swept = await sweep(db, libraryDir, nowMs)
  await sweepOld(libraryDir, cacheDirectory(), nowMs)
  settings.set('swept_ms', String(nowMs))
  return swept
}

export async function sweep(db: WritableDatabase, libraryDir: string, nowMs: number): Promise<Swept> {
  const beforeMs = nowMs - RETENTION_MS
  const photos = await inSlices(deletePhotos(db, beforeMs))
  await dropModels(db, beforeMs)
  const contents = await deleteContents(db, libraryDir, nowMs)
  db.command(
    `DELETE FROM root WHERE removed_ms < @beforeMs AND NOT EXISTS (SELECT 1 FROM photo WHERE root_id = root.id)`,
  ).run({ beforeMs })
  db.command(
    `DELETE FROM sidecar WHERE NOT EXISTS (SELECT 1 FROM root WHERE substr(sidecar.path, 1, length(root.path)) = root.path)`,
  ).run()
  sweepSaved(db, beforeMs)
  await inSlices(() => pruneChanges(db, SLICE_CHANGES))
  return { photos, contents }
}

function deletePhotos(db: WritableDatabase, beforeMs: number): () => number {
  const next = db.query<{ id: number; contentId: number | null; removedMs: number }>(
    `SELECT id, content_id AS contentId, removed_ms AS removedMs FROM photo
     WHERE removed_ms < @beforeMs ORDER BY removed_ms LIMIT @limit`,
  )
  const photo = db.command('DELETE FROM photo WHERE id = @id')
  const orphan = db.command(
    `UPDATE content SET orphaned_ms = @removedMs
     WHERE id = @contentId AND NOT EXISTS (SELECT 1 FROM photo WHERE content_id = content.id)`,
  )
  return () =>
    db.transaction(() => {
      const rows = next.all({ beforeMs, limit: SLICE_ROWS })
      for (const { id, contentId, removedMs } of rows) {
        photo.run({ id })
        orphan.run({ contentId, removedMs })
      }
      return rows.length
    })
}

/** Deletes contents without a photo, their embeddings and thumbnails. Looks at every content, in slices. */
async function deleteContents(db: WritableDatabase, libraryDir: string, nowMs: number): Promise<number> {
  const next = db.query<{ id: number; hash: string; held: 0 | 1; orphanedMs: number | null }>(
    `SELECT id, hash, orphaned_ms AS orphanedMs,
       EXISTS (SELECT 1 FROM photo WHERE content_id = content.id) AS held
     FROM content WHERE id > @after ORDER BY id LIMIT @limit`,
  )
  const indexes = generations(db).map((generation) => new EmbeddingIndex(db, generation))
  const content = db.command('DELETE FROM content WHERE id = @id')
  const orphan = db.command('UPDATE content SET orphaned_ms = @nowMs WHERE id = @id')
  let after = 0
  let deleted = 0
  const sweepOne = (id: number, hash: string) => {
    for (const index of indexes) index.delete(id)
    content.run({ id })
    // Before the commit: a kill in between leaves the rows, and so finds the file again.
    rmSync(thumbnailPath(libraryDir, hash), { force: true })
    deleted++
  }
  await inSlices(() =>
    db.transaction(() => {
      const rows = next.all({ after, limit: SLICE_CONTENTS })
      for (const { id, hash, orphanedMs } of rows.filter(({ held }) => held === 0)) {
        if (orphanedMs === null) orphan.run({ id, nowMs })
        else if (orphanedMs < nowMs - RETENTION_MS) sweepOne(id, hash)
      }
      after = rows.at(-1)?.id ?? after
      return rows.length
    }),
  )
  return deleted
}

function generations(db: WritableDatabase): readonly Generation[] {
  return db.query<Generation>('SELECT id, feature_size AS featureSize FROM model').all()
}

/** Deletes generations that nothing filled or searched since `beforeMs`, unless the user chooses one again meanwhile. */
async function dropModels(db: WritableDatabase, beforeMs: number): Promise<void> {
  const retired = db.query<Pick<Generation, 'id'>>('SELECT id FROM model WHERE retired_ms < @beforeMs')
  const next = db.query<{ id: number }>(
    `SELECT embedding.id FROM embedding JOIN model ON model.id = model_id
     WHERE embedding.id > @after AND model_id = @id AND retired_ms < @beforeMs ORDER BY embedding.id LIMIT @limit`,
  )
  const embedding = db.command('DELETE FROM embedding WHERE id = @id')
  const model = db.command('DELETE FROM model WHERE id = @id AND retired_ms < @beforeMs')
  for (const { id } of retired.all({ beforeMs })) {
    dropIndexTable(db, id)
    let after = 0
    await inSlices(() =>
      db.transaction(() => {
        const rows = next.all({ id, after, beforeMs, limit: SLICE_ROWS })
        for (const row of rows) embedding.run({ id: row.id })
        after = rows.at(-1)?.id ?? after
        return rows.length
      }),
    )
    model.run({ id, beforeMs })
  }
}

/** Repeats a step until it takes no more rows. Returns the number of all rows. */
async function inSlices(step: () => number): Promise<number> {
  for (let total = 0; ; ) {
    const taken = step()
    if (taken === 0) return total
    total += taken
    await nextTurn()
  }
}
