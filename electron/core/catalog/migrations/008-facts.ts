/** The day of capture as the photographer's clock showed it, and which reader read what. */
import type { Migration } from './migration.ts'

/**
 * [Note: Dates of earlier releases] Until now `captured_ms` was an instant: EXIF's clock taken as this computer's
 * local time, or the file's time. SQLite turns it back into the clock on this computer's wall, which is what EXIF
 * said unless the computer has moved since. The facts pass reads every photo again and stores what its sources say;
 * a photo that cannot be read (an unplugged disk) keeps the converted date until then.
 *
 * [Note: Versions of the reader] 0 is every release before this one. See shared/reader-version.ts.
 */
export const facts: Migration = {
  version: 8,
  sql: `
    -- The date that the bytes state, on the wall clock; all null where they state none.
    ALTER TABLE content ADD COLUMN date_ms INTEGER;
    ALTER TABLE content ADD COLUMN date_precision TEXT;
    ALTER TABLE content ADD COLUMN date_offset INTEGER;
    ALTER TABLE content ADD COLUMN date_from TEXT;
    -- FileCapture.rank and metadataMs.
    ALTER TABLE content ADD COLUMN date_rank INTEGER;
    ALTER TABLE content ADD COLUMN metadata_ms INTEGER;
    ALTER TABLE content ADD COLUMN facts_version INTEGER NOT NULL DEFAULT 0;
    -- Which reader gave size, format and damage.
    ALTER TABLE content ADD COLUMN reader_version INTEGER NOT NULL DEFAULT 0;
    -- Which reader gave the pixels.
    ALTER TABLE embedding ADD COLUMN reader_version INTEGER NOT NULL DEFAULT 0;

    -- captured_ms is the first moment of the date, on the wall clock. The last one of a partly known date:
    ALTER TABLE photo ADD COLUMN captured_last_ms INTEGER;
    ALTER TABLE photo ADD COLUMN captured_precision TEXT NOT NULL DEFAULT 'second';
    -- Minutes east of UTC.
    ALTER TABLE photo ADD COLUMN captured_offset INTEGER;
    ALTER TABLE photo ADD COLUMN captured_from TEXT NOT NULL DEFAULT 'file';
    -- Which reader found that the file cannot be read.
    ALTER TABLE photo ADD COLUMN reader_version INTEGER NOT NULL DEFAULT 0;
    -- See [Note: Facts versions] in catalog/due-facts.ts.
    ALTER TABLE photo ADD COLUMN facts_version INTEGER NOT NULL DEFAULT 0;

    -- Files beside photos that may state facts of them, as the last scan saw them.
    CREATE TABLE sidecar (
      path TEXT PRIMARY KEY,
      bytes INTEGER NOT NULL,
      modified_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    UPDATE content SET date_precision = 'second', date_from = 'exif', date_rank = 0,
      date_ms = ${onThisWall('exif_captured_ms')} WHERE exif_captured_ms IS NOT NULL;
    ALTER TABLE content DROP COLUMN exif_captured_ms;
    -- Every photo changes: it is cheaper to make the indexes anew. The log is left alone, because no reader of this
    -- schema can have seen the photos before.
    DROP TRIGGER photo_updated;
    DROP INDEX photo_newest;
    DROP INDEX photo_oldest;
    UPDATE photo SET captured_ms = ${onThisWall('captured_ms')},
      captured_from = CASE WHEN EXISTS (SELECT 1 FROM content WHERE id = content_id AND date_from IS NOT NULL)
        THEN 'exif' ELSE 'file' END;
    CREATE INDEX photo_by_facts ON photo (facts_version, root_id)
      WHERE status = 'indexed' AND removed_ms IS NULL;
    CREATE INDEX photo_newest ON photo (captured_ms DESC) WHERE content_id IS NOT NULL AND removed_ms IS NULL;
    CREATE INDEX photo_oldest ON photo (captured_ms) WHERE content_id IS NOT NULL AND removed_ms IS NULL;
    CREATE TRIGGER photo_updated AFTER UPDATE OF path, root_id, content_id, removed_ms, captured_ms, captured_last_ms,
        captured_precision, captured_offset, captured_from ON photo
      WHEN old.path IS NOT new.path OR old.root_id IS NOT new.root_id OR old.content_id IS NOT new.content_id
        OR old.removed_ms IS NOT new.removed_ms OR old.captured_ms IS NOT new.captured_ms
        OR old.captured_last_ms IS NOT new.captured_last_ms
        OR old.captured_precision IS NOT new.captured_precision
        OR old.captured_offset IS NOT new.captured_offset OR old.captured_from IS NOT new.captured_from BEGIN
      INSERT INTO photo_change (photo_id) VALUES (new.id);
    END;
  `,
}

/** Milliseconds on this computer's wall clock at an instant. A year that SQLite cannot convert stays as it is. */
function onThisWall(ms: string): string {
  const seconds = `floor(${ms} / 1000.0)`
  return `${ms} + coalesce(unixepoch(${seconds}, 'unixepoch', 'localtime') - ${seconds}, 0) * 1000`
}
