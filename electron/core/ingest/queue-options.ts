/** What the ingest queue works on, and whom it tells. Runs in the engine; types only. */
import type { AppError } from '../../shared/errors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import type { ModelRow } from '../catalog/model-table.ts'
import type { IngestPort } from './read-photo.ts'

export interface IngestQueueOptions {
  readonly db: WritableDatabase
  readonly port: IngestPort
  /** The generation being filled. */
  readonly model: Pick<ModelRow, 'id' | 'featureSize'>
  readonly windowCalls?: number
  /** After every transaction, with the photos it changed. */
  readonly onStored?: (photoIds: readonly number[]) => void
  /** The queue cannot go on by itself; nothing is lost. */
  readonly onHalted?: (error: AppError) => void
  /** A watched folder cannot be read any more; its photos wait. */
  readonly onRootOffline?: (rootId: number) => void
}
