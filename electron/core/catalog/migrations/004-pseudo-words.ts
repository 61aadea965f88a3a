/** Pseudo-words that took seconds to find, kept for the next query with the same picture. */
import type { Migration } from './migration.ts'

export const pseudoWords: Migration = {
  version: 4,
  sql: `
    CREATE TABLE pseudo_word (
      -- Of the picture's bytes: the picture itself may be from outside the library.
      hash TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      recipe TEXT NOT NULL,
      steps INTEGER NOT NULL,
      seed INTEGER NOT NULL,
      -- Of the method: what an older one found is replaced.
      version INTEGER NOT NULL,
      -- float32, little-endian, [token size].
      token BLOB NOT NULL,
      -- JSON: losses as they were reported, names of the concepts.
      losses TEXT NOT NULL,
      concepts TEXT NOT NULL,
      added_ms INTEGER NOT NULL,
      PRIMARY KEY (hash, fingerprint, recipe, steps, seed)
    ) STRICT, WITHOUT ROWID;
  `,
}
