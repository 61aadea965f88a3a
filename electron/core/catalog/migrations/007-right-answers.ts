/** Queries whose right answers the user marked, and how well each way of searching found them. */
import type { Migration } from './migration.ts'

/** Pictures are held by their bytes, as pins hold them ([Note: Pictures by their bytes] in the fifth migration). */
export const rightAnswers: Migration = {
  version: 7,
  sql: `
    CREATE TABLE marked_query (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      -- References' hashes and words: asked again, it is the same query.
      digest TEXT NOT NULL,
      text TEXT NOT NULL,
      shared_concept TEXT NOT NULL DEFAULT '',
      -- CIRCO's, as a JSON array; the user's own have none.
      aspects TEXT NOT NULL DEFAULT '[]',
      created_ms INTEGER NOT NULL,
      -- Swept after 30 days.
      removed_ms INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX marked_query_by_digest ON marked_query (digest) WHERE removed_ms IS NULL;

    CREATE TABLE marked_picture (
      query_id INTEGER NOT NULL REFERENCES marked_query (id) ON DELETE CASCADE,
      role TEXT NOT NULL CHECK (role IN ('reference', 'answer')),
      hash TEXT NOT NULL,
      -- References as they were given, answers as they were marked: the first one is CIRCO's target.
      position INTEGER NOT NULL,
      -- The photo it was chosen as; null is a picture from outside. Another one of the same bytes stands in for it.
      photo_id INTEGER,
      name TEXT NOT NULL,
      PRIMARY KEY (query_id, role, hash)
    ) STRICT, WITHOUT ROWID;

    -- One report: of the marks, the photos and the model that it was measured with.
    CREATE TABLE quality_report (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      marks INTEGER NOT NULL,
      photo_seq INTEGER NOT NULL,
      -- Model and phi together.
      model TEXT NOT NULL,
      model_name TEXT NOT NULL,
      measured_ms INTEGER NOT NULL,
      queries INTEGER NOT NULL,
      answers INTEGER NOT NULL,
      photos INTEGER NOT NULL,
      missing INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE quality_figure (
      method TEXT PRIMARY KEY,
      map10 REAL NOT NULL,
      recall10 REAL NOT NULL,
      seconds REAL NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
