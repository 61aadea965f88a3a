/** The lens of a photo, and indexes by which a search finds the photos of a camera or of a lens. */
import type { Migration } from './migration.ts'

export const lens: Migration = {
  version: 13,
  sql: `
    -- As the file names it; null until the facts pass has read the file again, and where the file names none.
    ALTER TABLE content ADD COLUMN lens TEXT;
    CREATE INDEX content_by_camera ON content (camera) WHERE camera IS NOT NULL;
    CREATE INDEX content_by_lens ON content (lens) WHERE lens IS NOT NULL;
  `,
}
