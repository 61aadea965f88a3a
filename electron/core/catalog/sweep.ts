/**
 * Deletes for good what was removed long enough ago. Runs in the engine, in slices, at start and once a day.
 *
 * [Note: Kept for thirty days] A vanished file, a removed folder, a retired model: each is only marked, and all
 * that was computed is kept, so that an undo or a disk plugged in again costs nothing. Then it is deleted, with
 * the contents, embeddings and thumbnails that nothing refers to any more.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { thumbnailDirectory } from '../app-paths.ts'
import type { WritableDatabase } from './database.ts'
import { dropIndexTable, EmbeddingIndex, type Generation } from './embedding-index.ts'
import { pruneChanges } from './photo-change.ts'

export const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/** Rows deleted in one transaction: a content with its vectors takes 20 to 100 µs. */
const SLICE_ROWS = 64
/** Of the log, whose rows are small. */
const SLICE_CHANGES = 1_000

export interface Swept {
  readonly photos: number
  readonly contents: number
}

export async function sweep(db: WritableDatabase, libraryDir: string, nowMs: number): Promise<Swept> {
  const beforeMs = nowMs - KEPT_MS
  const photos = await inSlices(deletePhotos(db, beforeMs))
  await dropModels(db, beforeMs)
  const contents = await inSlices(deleteContents(db, libraryDir))
  db.command(
    `DELETE FROM root WHERE removed_ms < @beforeMs AND NOT EXISTS (SELECT 1 FROM photo WHERE root_id = root.id)`,
  ).run({ beforeMs })
  await inSlices(() => pruneChanges(db, SLICE_CHANGES))
  return { photos, contents }
}

function deletePhotos(db: WritableDatabase, beforeMs: number): () => number {
  const remove = db.command(
    'DELETE FROM photo WHERE id IN (SELECT id FROM photo WHERE removed_ms < @beforeMs LIMIT @limit)',
  )
  return () => remove.run({ beforeMs, limit: SLICE_ROWS }).changes
}

/** Contents without a photo, with all that hangs on them. */
function deleteContents(db: WritableDatabase, libraryDir: string): () => number {
  const orphans = db.query<{ id: number; hash: string }>(
    `SELECT id, hash FROM content WHERE id > @after
       AND NOT EXISTS (SELECT 1 FROM photo WHERE content_id = content.id) ORDER BY id LIMIT @limit`,
  )
  const indexes = generations(db).map((generation) => new EmbeddingIndex(db, generation))
  const content = db.command('DELETE FROM content WHERE id = @id')
  let after = 0
  return () =>
    db.transaction(() => {
      const rows = orphans.all({ after, limit: SLICE_ROWS })
      for (const { id, hash } of rows) {
        for (const index of indexes) index.delete(id)
        content.run({ id })
        // Before the commit: a kill in between leaves the rows, and so finds the file again.
        rmSync(join(thumbnailDirectory(libraryDir), hash.slice(0, 2), `${hash}.jpg`), { force: true })
      }
      after = rows.at(-1)?.id ?? after
      return rows.length
    })
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

/** Repeats a step that deletes some rows until it deletes none. Returns how many it were. */
async function inSlices(step: () => number): Promise<number> {
  for (let total = 0; ; ) {
    const deleted = step()
    if (deleted === 0) return total
    total += deleted
    await nextTurn()
  }
}
