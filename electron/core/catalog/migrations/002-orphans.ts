/** When a content lost its last photo, and an index of the damaged ones. */
import type { Migration } from './migration.ts'

export const orphans: Migration = {
  version: 2,
  sql: `
    -- When a sweep found it without a photo, or its last photo was removed; null while a photo holds it.
    ALTER TABLE content ADD COLUMN orphaned_ms INTEGER;
    -- Few are damaged, and the list of problem files is asked for often.
    CREATE INDEX content_by_damage ON content (id) WHERE damage_code IS NOT NULL;
  `,
}
