/**
 * Deletes for good the pins and words that were removed long enough ago, and what nothing holds any more. Runs in the
 * engine, with the rest of the sweep; there are few of them.
 */
import type { WritableDatabase } from './database.ts'

const OWNED = `(owner = 'pin' AND owner_id IN (SELECT id FROM pin)
  OR owner = 'word' AND owner_id IN (SELECT id FROM word))`

export function sweepSaved(db: WritableDatabase, beforeMs: number): void {
  db.transaction(() => {
    for (const table of ['pin', 'word'])
      db.command(`DELETE FROM ${table} WHERE removed_ms < @beforeMs`).run({ beforeMs })
    db.command('DELETE FROM marked_query WHERE removed_ms < @beforeMs').run({ beforeMs })
    for (const table of ['kept_picture', 'refining'])
      db.command(`DELETE FROM ${table} WHERE NOT ${OWNED}`).run()
    db.command('DELETE FROM kept_features WHERE hash NOT IN (SELECT hash FROM kept_picture)').run()
    db.command(
      `DELETE FROM verdict WHERE hash NOT IN (SELECT hash FROM kept_picture UNION SELECT pictures_hash FROM word)`,
    ).run()
    // Those of searches too: the next search that needs one finds it again.
    db.command(
      `DELETE FROM pseudo_word WHERE added_ms < @beforeMs
         AND NOT EXISTS (SELECT 1 FROM content WHERE content.hash = pseudo_word.hash)
         AND NOT EXISTS (SELECT 1 FROM kept_picture WHERE kept_picture.hash = pseudo_word.hash)
         AND NOT EXISTS (SELECT 1 FROM word WHERE pictures_hash = pseudo_word.hash)`,
    ).run({ beforeMs })
    // SQLite gives the ids of deleted newest contents to new ones.
    const last = '(SELECT coalesce(max(id), 0) FROM content)'
    db.command(`UPDATE pin SET seen_content = min(seen_content, ${last})`).run()
    db.command(`UPDATE pin_watch SET scored_content = min(scored_content, ${last})`).run()
  })
}
