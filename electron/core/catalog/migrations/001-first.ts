/** The first schema. A migration is never edited once released: the next change is 002. */
import type { Migration } from './migration.ts'

/**
 * [Note: Content and photo] A `content` is a file's bytes, identified by hash and size; a `photo` is a path that
 * holds them. Embeddings hang on contents, so a rename, a move or a second copy never embeds again.
 *
 * [Note: Photos that a search sees] Every photo with a content that has an embedding of the serving generation and no
 * `removed_ms`. Its status does not matter: a photo waiting to be indexed again is still found as it was.
 *
 * [Note: Changes as a log] Triggers write every change a search could notice to `photo_change`; the search
 * worker reads on from the last `seq` it saw, and starts afresh when that has been pruned.
 */
export const first: Migration = {
  version: 1,
  sql: `
    CREATE TABLE setting (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;

    -- One row a generation of embeddings. vec0 table: vec_<id>, rowid = content_id, unit vectors.
    CREATE TABLE model (
      id INTEGER PRIMARY KEY,
      fingerprint TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      directory TEXT NOT NULL,
      phi_name TEXT,
      feature_size INTEGER NOT NULL,
      added_ms INTEGER NOT NULL,
      -- When neither filled nor searched any more; swept after 30 days, so that changing back costs nothing.
      retired_ms INTEGER
    ) STRICT;

    CREATE TABLE root (
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      status TEXT NOT NULL CHECK (status IN ('online', 'offline')),
      -- The disk it was on when photos were last found: another one, without photos, is an empty mount point.
      device TEXT,
      added_ms INTEGER NOT NULL,
      removed_ms INTEGER
    ) STRICT;

    CREATE TABLE content (
      id INTEGER PRIMARY KEY,
      hash TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      orientation INTEGER NOT NULL,
      format TEXT NOT NULL,
      camera TEXT,
      exif_captured_ms INTEGER,
      damage_code TEXT,
      damage_reason TEXT,
      UNIQUE (hash, bytes)
    ) STRICT;
    CREATE INDEX content_by_bytes ON content (bytes);

    CREATE TABLE photo (
      id INTEGER PRIMARY KEY,
      root_id INTEGER NOT NULL REFERENCES root (id),
      path TEXT NOT NULL UNIQUE,
      bytes INTEGER NOT NULL,
      modified_ms INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('pending', 'indexed', 'failed')),
      content_id INTEGER REFERENCES content (id),
      -- EXIF's capture time, else the file's.
      captured_ms INTEGER NOT NULL,
      problem_code TEXT,
      problem_reason TEXT,
      attempts INTEGER NOT NULL DEFAULT 0,
      -- When the file vanished or its folder was removed; swept after 30 days.
      removed_ms INTEGER
    ) STRICT;
    CREATE INDEX photo_by_status ON photo (status, id) WHERE removed_ms IS NULL;
    -- Counts of a folder are read from it alone.
    CREATE INDEX photo_by_root ON photo (root_id, removed_ms, status);
    CREATE INDEX photo_by_removal ON photo (removed_ms) WHERE removed_ms IS NOT NULL;
    CREATE INDEX photo_by_content ON photo (content_id);

    CREATE TABLE embedding (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      content_id INTEGER NOT NULL REFERENCES content (id),
      model_id INTEGER NOT NULL REFERENCES model (id),
      -- float32, little-endian, [feature_size], un-normalised: phi needs the norm.
      vector BLOB NOT NULL,
      UNIQUE (content_id, model_id)
    ) STRICT;

    CREATE TABLE photo_change (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      photo_id INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER photo_inserted AFTER INSERT ON photo WHEN new.content_id IS NOT NULL BEGIN
      INSERT INTO photo_change (photo_id) VALUES (new.id);
    END;
    CREATE TRIGGER photo_updated AFTER UPDATE OF path, content_id, captured_ms, removed_ms ON photo
      WHEN old.path IS NOT new.path OR old.content_id IS NOT new.content_id
        OR old.captured_ms IS NOT new.captured_ms OR old.removed_ms IS NOT new.removed_ms BEGIN
      INSERT INTO photo_change (photo_id) VALUES (new.id);
    END;
    CREATE TRIGGER photo_deleted AFTER DELETE ON photo BEGIN
      INSERT INTO photo_change (photo_id) VALUES (old.id);
    END;
  `,
}
