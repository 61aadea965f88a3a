/** Tells photos that came from photos that were edited. */
import type { Migration } from './migration.ts'

/** [Note: An edit is no news] Editing a photo gives it another content, but nothing came: it is as new as it was before. */
export const edits: Migration = {
  version: 6,
  sql: `
    -- The first of the contents that a photo had before this one was found in its place.
    ALTER TABLE content ADD COLUMN edited_from INTEGER;
  `,
}
