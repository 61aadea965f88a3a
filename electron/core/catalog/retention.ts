/**
 * Deletes for good what was removed long enough ago. Runs in the engine, in slices, once a day.
 *
 * [Note: Kept for thirty days] A vanished file, a removed folder, a retired model: each is only marked, and all
 * that was computed is kept, so that an undo or a disk plugged in again costs nothing. Then it is deleted. A content
 * goes, with embeddings and thumbnail, when for thirty days no photo has held it.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { cacheDirectory, thumbnailDirectory } from '../lib/app-paths.ts'
import type { WritableDatabase } from './database.ts'
import { dropIndexTable, EmbeddingIndex, type Generation } from './embedding-index.ts'
import { pruneChanges } from './photo-change.ts'
import { SettingsWriter } from './settings.ts'
import { sweepKept } from './sweep-kept.ts'
import { sweepOld } from './sweep-staged.ts'

export const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/** Rows deleted in one transaction. */
const SLICE_ROWS = 256
/** Contents looked at in one: deleting one with its vectors takes 40 to 100 µs. */
const SLICE_CONTENTS = 128
/** Of the log, whose rows are small. */
const SLICE_CHANGES = 1_000

export interface Swept {
  readonly photos: number
  readonly contents: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Sweeps where that was not done today: looking for what to sweep has its price. Null where it was not due. */
export async function sweepDaily(
  db: WritableDatabase,
  libraryDir: string,
  nowMs: number,
): Promise<Swept | null> {
  const settings = new SettingsWriter(db)
  const sweptMs = Number(settings.get('swept_ms') ?? 0)
  // A clock that was set back must not put it off for years.
  if (nowMs >= sweptMs && nowMs - sweptMs < DAY_MS) return null
  const swept = await sweep(db, libraryDir, nowMs)
  await sweepOld(libraryDir, cacheDirectory(), nowMs)
  settings.set('swept_ms', String(nowMs))
  return swept
}

export async function sweep(db: WritableDatabase, libraryDir: string, nowMs: number): Promise<Swept> {
  const beforeMs = nowMs - KEPT_MS
  const photos = await inSlices(deletePhotos(db, beforeMs))
  await dropModels(db, beforeMs)
  const contents = await deleteContents(db, libraryDir, nowMs)
  db.command(
    `DELETE FROM root WHERE removed_ms < @beforeMs AND NOT EXISTS (SELECT 1 FROM photo WHERE root_id = root.id)`,
  ).run({ beforeMs })
  db.command(
    `DELETE FROM sidecar WHERE NOT EXISTS (SELECT 1 FROM root WHERE substr(sidecar.path, 1, length(root.path)) = root.path)`,
  ).run()
  sweepKept(db, beforeMs)
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

/** Contents without a photo for long enough, with all that hangs on them. Looks at every content, in slices. */
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
    rmSync(join(thumbnailDirectory(libraryDir), hash.slice(0, 2), `${hash}.jpg`), { force: true })
    deleted++
  }
  await inSlices(() =>
    db.transaction(() => {
      const rows = next.all({ after, limit: SLICE_CONTENTS })
      for (const { id, hash, orphanedMs } of rows.filter(({ held }) => held === 0)) {
        if (orphanedMs === null) orphan.run({ id, nowMs })
        else if (orphanedMs < nowMs - KEPT_MS) sweepOne(id, hash)
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

/** Generations neither filled nor searched since `beforeMs`. One that is chosen again meanwhile is left alone. */
async function dropModels(db: WritableDatabase, beforeMs: number): Promise<void> {
  const retired = db.query<{ id: number }>('SELECT id FROM model WHERE retired_ms < @beforeMs')
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

/** Repeats a step that takes some rows until it takes none. Returns how many it were. */
async function inSlices(step: () => number): Promise<number> {
  for (let total = 0; ; ) {
    const taken = step()
    if (taken === 0) return total
    total += taken
    await nextTurn()
  }
}
