/** Pinned queries and words of the user's own, what is refined of them, and the photos that came for a pin. */
import type { Migration } from './migration.ts'

/**
 * [Note: Pictures by their bytes] A pin and a word hold pictures by the hash of their bytes, with the features that
 * each model gave: a photo that is moved or renamed is still the same picture, and one that is deleted still answers.
 */
export const pinsAndWords: Migration = {
  version: 5,
  sql: `
    -- A window may remember the id of one that is gone: none is given twice.
    CREATE TABLE pin (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      text TEXT NOT NULL,
      dial REAL NOT NULL,
      created_ms INTEGER NOT NULL,
      -- Contents with a higher id came since the pin was made or looked at.
      seen_content INTEGER NOT NULL,
      -- Swept after 30 days.
      removed_ms INTEGER
    ) STRICT;

    CREATE TABLE word (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL,
      -- The name as it is compared: case aside.
      folded TEXT NOT NULL,
      -- Of its pictures together: the picture's own where there is one.
      pictures_hash TEXT NOT NULL,
      created_ms INTEGER NOT NULL,
      removed_ms INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX word_by_name ON word (folded) WHERE removed_ms IS NULL;

    CREATE TABLE kept_picture (
      owner TEXT NOT NULL CHECK (owner IN ('pin', 'word')),
      owner_id INTEGER NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('reference', 'more', 'less')),
      position INTEGER NOT NULL,
      hash TEXT NOT NULL,
      -- The photo it was chosen as; null is a picture from outside. Another one of the same bytes stands in for it.
      photo_id INTEGER,
      name TEXT NOT NULL,
      PRIMARY KEY (owner, owner_id, role, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX kept_picture_by_hash ON kept_picture (hash);

    CREATE TABLE kept_features (
      hash TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      -- float32, little-endian, [feature_size], un-normalised.
      vector BLOB NOT NULL,
      PRIMARY KEY (hash, fingerprint)
    ) STRICT, WITHOUT ROWID;

    -- What the user or a problem said of refining. Whether it is done is known from the verdicts.
    CREATE TABLE refining (
      owner TEXT NOT NULL CHECK (owner IN ('pin', 'word')),
      owner_id INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('waiting', 'paused', 'stopped')),
      -- Steps that were done when it was last written.
      step INTEGER NOT NULL,
      reason TEXT,
      -- The model that it was stopped for; null where the user gave it up, whatever the model.
      fingerprint TEXT,
      PRIMARY KEY (owner, owner_id)
    ) STRICT, WITHOUT ROWID;

    -- What pictures are stood for: the first pseudo-word, how the refined one (pseudo_word) did against it.
    CREATE TABLE verdict (
      -- Of a picture, or of a word's pictures together.
      hash TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      -- Of the method, as in pseudo_word.
      version INTEGER NOT NULL,
      -- float32, little-endian, [token size]; null where the model has no phi.
      first BLOB,
      first_loss REAL,
      refined_loss REAL,
      -- Null until it is judged.
      kept TEXT CHECK (kept IN ('first', 'refined')),
      -- Why refining it was given up.
      reason TEXT,
      PRIMARY KEY (hash, fingerprint)
    ) STRICT, WITHOUT ROWID;

    -- What new photos are held against. A row is made anew when pin, model or pseudo-words change.
    CREATE TABLE pin_watch (
      pin_id INTEGER PRIMARY KEY REFERENCES pin (id) ON DELETE CASCADE,
      fingerprint TEXT NOT NULL,
      -- float32, little-endian, [feature_size], of unit length.
      vector BLOB NOT NULL,
      -- Null where the library is too small to tell what is a match.
      threshold REAL,
      -- Contents that the threshold was taken from.
      contents INTEGER NOT NULL,
      -- Contents up to this id were held against it.
      scored_content INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE pin_photo (
      pin_id INTEGER NOT NULL REFERENCES pin (id) ON DELETE CASCADE,
      content_id INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
      score REAL NOT NULL,
      PRIMARY KEY (pin_id, content_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX pin_photo_by_content ON pin_photo (content_id);
  `,
}
