/** Photos as a window lists them: by time and by name, a page at a time, at 100,000 of them. */
import { sep } from 'node:path'
import type { Migration } from './migration.ts'

/**
 * [Note: Photos shown] A window shows what was read once (`content_id`) and is not removed. The indexes below hold
 * those only, and in the order of the list, so that a page is a walk along one of them; a query has to repeat
 * the condition word for word to use them.
 */
export const listing: Migration = {
  version: 3,
  sql: `
    -- What is left of the path without its folder: the folder is what remains when everything but separators is
    -- stripped from the end.
    ALTER TABLE photo ADD COLUMN name TEXT NOT NULL
      GENERATED ALWAYS AS (substr(path, length(rtrim(path, replace(path, '${sep}', ''))) + 1)) VIRTUAL;

    -- Equal ones follow by id, which every index ends with.
    CREATE INDEX photo_newest ON photo (captured_ms DESC) WHERE content_id IS NOT NULL AND removed_ms IS NULL;
    CREATE INDEX photo_oldest ON photo (captured_ms) WHERE content_id IS NOT NULL AND removed_ms IS NULL;
    CREATE INDEX photo_by_name ON photo (name COLLATE NOCASE)
      WHERE content_id IS NOT NULL AND removed_ms IS NULL;
    -- Counts alone.
    CREATE INDEX photo_shown ON photo (root_id) WHERE content_id IS NOT NULL AND removed_ms IS NULL;

    -- A photo that another watched folder took over is listed under that one.
    DROP TRIGGER photo_updated;
    CREATE TRIGGER photo_updated AFTER UPDATE OF path, root_id, content_id, captured_ms, removed_ms ON photo
      WHEN old.path IS NOT new.path OR old.root_id IS NOT new.root_id OR old.content_id IS NOT new.content_id
        OR old.captured_ms IS NOT new.captured_ms OR old.removed_ms IS NOT new.removed_ms BEGIN
      INSERT INTO photo_change (photo_id) VALUES (new.id);
    END;
  `,
}
