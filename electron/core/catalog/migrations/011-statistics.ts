/** How each photo scores against a bank of names: the photo's side of a match. */
import type { Migration } from './migration.ts'

/**
 * [Note: Bank statistics] A score says little by itself, because some photos are near to every sentence. So each
 * embedding is scored once against a bank of unrelated names, and a query's score is read against these. Rows come with
 * the embedding, or later for embeddings of earlier releases. A row id grows, so a reader finds new rows behind the last
 * one it saw.
 */
export const statistics: Migration = {
  version: 11,
  sql: `
    CREATE TABLE bank_statistics (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      embedding_id INTEGER NOT NULL UNIQUE REFERENCES embedding (id) ON DELETE CASCADE,
      -- Of the cosines to the bank's names; spread is the 84th percentile less the median.
      median REAL NOT NULL,
      spread REAL NOT NULL
    ) STRICT;

    -- SHA-256 over the bank that this generation's statistics are of; null before the first ones.
    ALTER TABLE model ADD COLUMN bank TEXT;
  `,
}
