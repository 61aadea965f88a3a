/** Perceptual hashes of pictures, the stacks of photos that follow from them, and what is to be looked at again. */
import type { Migration } from './migration.ts'

/**
 * [Note: Stacks follow the rows] Every change of a row that a stack depends on puts the photo or the content on a list,
 * by triggers, in the transaction of the change. So no writer can forget it, and a kill loses nothing: core/stacks takes
 * rows off the lists in the transaction that writes the stacks.
 */
export const stacks: Migration = {
  version: 12,
  sql: `
    CREATE TABLE picture_hash (
      content_id INTEGER PRIMARY KEY REFERENCES content (id) ON DELETE CASCADE,
      -- 16 bytes (shared/picture-hash.ts); null of a blank picture.
      hash BLOB,
      -- Its first four numbers of 16 bits.
      band0 INTEGER,
      band1 INTEGER,
      band2 INTEGER,
      band3 INTEGER,
      -- The content that this one is a near copy of, itself where it is of none; null while no photo shows it.
      centre_id INTEGER
    ) STRICT;
    CREATE INDEX picture_hash_by_band0 ON picture_hash (band0) WHERE centre_id IS NOT NULL;
    CREATE INDEX picture_hash_by_band1 ON picture_hash (band1) WHERE centre_id IS NOT NULL;
    CREATE INDEX picture_hash_by_band2 ON picture_hash (band2) WHERE centre_id IS NOT NULL;
    CREATE INDEX picture_hash_by_band3 ON picture_hash (band3) WHERE centre_id IS NOT NULL;
    CREATE INDEX picture_hash_by_centre ON picture_hash (centre_id) WHERE centre_id IS NOT NULL;

    -- Photos that a burst can hold: their camera and, on the wall clock, the moment of capture.
    CREATE TABLE shot (
      photo_id INTEGER PRIMARY KEY,
      camera TEXT NOT NULL,
      captured_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX shot_by_moment ON shot (camera, captured_ms);

    -- The id is that of its first photo.
    CREATE TABLE stack (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('burst', 'copies', 'pair'))
    ) STRICT;
    CREATE TABLE stack_photo (
      photo_id INTEGER PRIMARY KEY,
      stack_id INTEGER NOT NULL REFERENCES stack (id)
    ) STRICT;
    CREATE INDEX stack_photo_by_stack ON stack_photo (stack_id);

    CREATE TABLE stack_due (photo_id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE copy_due (content_id INTEGER PRIMARY KEY) STRICT;

    CREATE TRIGGER stack_photo_came AFTER INSERT ON photo WHEN new.content_id IS NOT NULL BEGIN
      ${oneDue('stack_due', 'photo_id', 'new.id')}
      ${oneDue('copy_due', 'content_id', 'new.content_id')}
    END;
    CREATE TRIGGER stack_photo_changed AFTER UPDATE OF path, content_id, removed_ms, captured_ms, captured_precision,
        captured_from ON photo
      WHEN old.path IS NOT new.path OR old.content_id IS NOT new.content_id OR old.removed_ms IS NOT new.removed_ms
        OR old.captured_ms IS NOT new.captured_ms OR old.captured_precision IS NOT new.captured_precision
        OR old.captured_from IS NOT new.captured_from BEGIN
      ${oneDue('stack_due', 'photo_id', 'new.id')}
      ${oneDue('copy_due', 'content_id', 'old.content_id')}
      ${oneDue('copy_due', 'content_id', 'new.content_id')}
    END;
    CREATE TRIGGER stack_photo_went AFTER DELETE ON photo BEGIN
      ${oneDue('stack_due', 'photo_id', 'old.id')}
      ${oneDue('copy_due', 'content_id', 'old.content_id')}
    END;
    CREATE TRIGGER stack_content_changed AFTER UPDATE OF camera, width, height, date_ms, date_precision, date_rank
        ON content
      WHEN old.camera IS NOT new.camera OR old.width IS NOT new.width OR old.height IS NOT new.height
        OR old.date_ms IS NOT new.date_ms OR old.date_precision IS NOT new.date_precision
        OR old.date_rank IS NOT new.date_rank BEGIN
      ${photosDue('new.id')}
      ${oneDue('copy_due', 'content_id', 'new.id')}
    END;
    CREATE TRIGGER stack_hash_came AFTER INSERT ON picture_hash BEGIN
      ${oneDue('copy_due', 'content_id', 'new.content_id')}
    END;
    CREATE TRIGGER stack_hash_changed AFTER UPDATE OF hash ON picture_hash WHEN old.hash IS NOT new.hash BEGIN
      ${oneDue('copy_due', 'content_id', 'new.content_id')}
    END;
    -- Features of the model that answers queries.
    CREATE TRIGGER stack_embedding_came AFTER INSERT ON embedding
      WHEN new.model_id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'serving_model') BEGIN
      ${photosDue('new.content_id')}
      ${oneDue('copy_due', 'content_id', 'new.content_id')}
    END;
    CREATE TRIGGER stack_embedding_went AFTER DELETE ON embedding
      WHEN old.model_id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'serving_model') BEGIN
      ${photosDue('old.content_id')}
      ${oneDue('copy_due', 'content_id', 'old.content_id')}
    END;
    CREATE TRIGGER stack_model_changed AFTER UPDATE OF value ON setting
      WHEN new.key = 'serving_model' AND old.value IS NOT new.value BEGIN
      ${everyPhotoDue()}
    END;

    ${everyPhotoDue()}
  `,
}

// Within a trigger, SQLite takes the conflict rule of the statement that fired it: `OR IGNORE` would not hold.

/** In SQL: puts a value on a list; null is none. */
function oneDue(list: 'stack_due' | 'copy_due', column: string, value: string): string {
  return `INSERT INTO ${list} (${column}) SELECT ${value}
        WHERE ${value} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${list} WHERE ${column} = ${value});`
}

/** In SQL: looks at the photos of a content again. */
function photosDue(contentId: string): string {
  return `INSERT INTO stack_due (photo_id) SELECT id FROM photo
        WHERE content_id = ${contentId} AND id NOT IN (SELECT photo_id FROM stack_due);`
}

/** In SQL: looks at every photo again. */
export function everyPhotoDue(): string {
  return `INSERT INTO stack_due (photo_id) SELECT id FROM photo
        WHERE content_id IS NOT NULL AND id NOT IN (SELECT photo_id FROM stack_due);
      INSERT INTO copy_due (content_id) SELECT id FROM content WHERE id NOT IN (SELECT content_id FROM copy_due);`
}
