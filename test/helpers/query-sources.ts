/** The catalogue of an empty library in memory, and a model made of functions, as queries use them. */

import Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { WritableDatabase } from '../../electron/core/catalog/database.ts'
import { migrate } from '../../electron/core/catalog/migrate.ts'
import { StoredFeaturesTable } from '../../electron/core/catalog/stored-features.ts'
import { FolderNames } from '../../electron/core/ingest/folder-names.ts'
import type { PseudoWords } from '../../electron/core/inversion/invert-references.ts'
import type { KnownWords } from '../../electron/core/query/known-words.ts'
import { QueryEncoder, type QueryModel } from '../../electron/core/query/query-encoder.ts'
import type { ReferenceSources } from '../../electron/core/query/resolve.ts'
import type { ModelInfo } from '../../electron/shared/inference-api.ts'
import { modelFingerprint, modelRowId } from '../../electron/shared/model-ids.ts'
import { PSEUDO_WORD_CARD } from './cards.ts'

export interface EmptySources extends ReferenceSources {
  readonly db: WritableDatabase
}

/** Hashes a file by its path. */
export function emptySources(known: Partial<KnownWords> = {}): EmptySources {
  const db = new WritableDatabase(new Database(':memory:'))
  onTestFinished(() => db.close())
  migrate(db)
  return {
    db,
    photos: new StoredFeaturesTable(db),
    folders: new FolderNames(db),
    known: { refined: () => null, words: () => [], features: () => null, ...known },
    modelRowId: modelRowId(1),
    model: { fingerprint: modelFingerprint('model') },
    files: { hash: async (path) => path },
  }
}

/** An encoder behind its cache; a call that the test does not give fails. */
export function encoderOf(
  client: Partial<QueryModel['client']>,
  abilities: Partial<ModelInfo> = {},
  store: PseudoWords = { find: () => null, put: () => {} },
  card = PSEUDO_WORD_CARD,
): QueryEncoder {
  const unexpected = () => Promise.reject(new Error('expected no such call'))
  const calls = {
    encodeImage: unexpected,
    encodeText: unexpected,
    textHints: unexpected,
    conceptNames: unexpected,
    invertByPhi: unexpected,
    identify: unexpected,
    invert: unexpected,
  }
  return new QueryEncoder(
    { client: { ...calls, ...client }, info: { id: 'model', ...abilities } as ModelInfo },
    card,
    store,
  )
}
