/** Tables of files that a scan could not list as photos, and of files that rules leave out. */
import type { Migration } from './migration.ts'

/**
 * [Note: Findings of a scan] Both tables hold what the last look at each folder found. A row leaves when its folder is
 * looked at again without it, so nothing has to be remembered about how it came.
 */
export const excluded: Migration = {
  version: 9,
  sql: `
    CREATE TABLE scan_problem (
      id INTEGER PRIMARY KEY,
      root_id INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
      -- The path as the system holds it: only bytes tell two names apart that are not text.
      raw BLOB NOT NULL,
      -- The same as it is printed.
      path TEXT NOT NULL,
      -- The folder that holds the entry.
      folder TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('file', 'folder')),
      code TEXT NOT NULL,
      reason TEXT NOT NULL,
      -- Pictures that are not shown because of it; 0 where nobody can tell.
      pictures INTEGER NOT NULL,
      since_ms INTEGER NOT NULL,
      UNIQUE (root_id, raw)
    ) STRICT;
    CREATE INDEX scan_problem_by_folder ON scan_problem (root_id, folder);
    -- Sums of a watched folder are read from these alone.
    CREATE INDEX scan_problem_by_root ON scan_problem (root_id, pictures);

    CREATE TABLE left_out (
      id INTEGER PRIMARY KEY,
      root_id INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
      -- The folder that is left out, or the one that holds the files.
      path TEXT NOT NULL,
      rule TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('folder', 'files')),
      count INTEGER NOT NULL,
      -- 1 where counting stopped early.
      more INTEGER NOT NULL CHECK (more IN (0, 1)),
      UNIQUE (root_id, path, rule, kind)
    ) STRICT;
    CREATE INDEX left_out_by_root ON left_out (root_id, rule, count);
  `,
}
