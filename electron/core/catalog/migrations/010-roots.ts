/** How a folder is known again, places inside it that come and go, and what a file's entry says beside size and time. */
import type { Migration } from './migration.ts'

/**
 * Rows of earlier versions hold a device number alone. Their roots are known by their photos until the next scan stores
 * the rest ([Note: In place] in ingest/root-identity), and their photos' new columns are filled by that scan.
 */
export const roots: Migration = {
  version: 10,
  sql: `
    -- The file system's own name where the system knows it: a UUID, a serial number, a network share.
    ALTER TABLE root ADD COLUMN volume TEXT;
    -- Null where the file system makes them up anew, as FAT does. Birth in nanoseconds since 1970.
    ALTER TABLE root ADD COLUMN inode TEXT;
    ALTER TABLE root ADD COLUMN born_ns TEXT;
    ALTER TABLE root ADD COLUMN offline_reason TEXT
      CHECK (offline_reason IN ('missing', 'unreadable', 'not-a-folder', 'photos-missing'));

    -- Mount points and followed links inside a root: their disks come and go without it.
    CREATE TABLE root_place (
      root_id INTEGER NOT NULL REFERENCES root (id) ON DELETE CASCADE,
      path TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('mount', 'link')),
      volume TEXT,
      device TEXT,
      inode TEXT,
      born_ns TEXT,
      PRIMARY KEY (root_id, path)
    ) STRICT, WITHOUT ROWID;

    -- When the file's entry changed last, milliseconds since 1970: no program can set it back. Null where the file
    -- system has none, or no scan has looked yet.
    ALTER TABLE photo ADD COLUMN changed_ms INTEGER;
    ALTER TABLE photo ADD COLUMN inode INTEGER;
  `,
}
