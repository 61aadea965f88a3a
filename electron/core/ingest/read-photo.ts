/**
 * Reads one photo through the inference worker. Runs in the engine.
 *
 * [Note: Renames cost a hash] The worker hashes a file first whose size is that of a known content; where the hash is
 * known too, neither decoder nor encoder sees the file. A moved tree costs one reading of its bytes.
 */
import type { InferenceApi, IngestOutcome } from '../../shared/inference-api.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import type { PendingPhoto } from '../catalog/pending-photos.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import { RootWriter } from '../catalog/root-table.ts'
import type { OutcomeStore, PhotoResult } from '../catalog/store-outcome.ts'
import { SYSTEM } from './root-probe.ts'
import { RootStandings } from './root-standing.ts'

/** The calls of the inference worker that the queue needs. */
export type IngestPort = Pick<InferenceApi, 'identify' | 'ingest' | 'outside'>

export type Reading =
  /** To be stored; a problem of the file is a result, too. */
  | { readonly kind: 'read'; readonly result: PhotoResult }
  /** The file was deleted, or its folder is not in place; nothing is to be stored. */
  | { readonly kind: 'away'; readonly rootWentOffline: boolean }
  /** The worker gave no answer. */
  | { readonly kind: 'unanswered'; readonly error: unknown }

type FailedOutcome = Extract<IngestOutcome, { readonly status: 'failed' }>

export class PhotoReader {
  readonly #port: IngestPort
  readonly #store: OutcomeStore
  readonly #roots: RootWriter
  readonly #photos: PhotoTable
  readonly #standings: RootStandings

  /** @param store knows which contents need no reading */
  constructor(db: WritableDatabase, port: IngestPort, store: OutcomeStore) {
    this.#port = port
    this.#store = store
    this.#roots = new RootWriter(db)
    this.#photos = new PhotoTable(db)
    this.#standings = new RootStandings(db, SYSTEM, null)
  }

  /** Never rejects. */
  async read(photo: PendingPhoto): Promise<Reading> {
    try {
      const result = await this.#ask(photo)
      const { outcome } = result
      return (
        (outcome.status === 'failed' && (await this.#lookForFile(photo, outcome))) || { kind: 'read', result }
      )
    } catch (error) {
      return { kind: 'unanswered', error }
    }
  }

  async #ask(photo: PendingPhoto): Promise<PhotoResult> {
    const { path } = photo
    let newThumbnail = photo.readAnew
    if (photo.sizeKnown && !photo.readAnew) {
      const identity = await this.#port.identify({ path })
      if ('code' in identity)
        return { photo, outcome: { status: 'failed', identity: null, problem: identity } }
      const known = this.#store.known(identity)
      if (known === 'whole') {
        const outside = await this.#port.outside({ path })
        return { photo, outcome: { status: 'recognised', identity, outside } }
      }
      newThumbnail = known === 'older'
    }
    return { photo, outcome: await this.#port.ingest({ path, ...(newThumbnail && { newThumbnail }) }) }
  }

  /**
   * Tells a deleted file from an unplugged disk: a file that cannot be found while its folder is in place was deleted;
   * photos of a folder that is not in place wait. Null where the problem is the file's own.
   */
  async #lookForFile(photo: PendingPhoto, { problem }: FailedOutcome): Promise<Reading | null> {
    if (problem.code !== 'vanished' && problem.code !== 'unreadable') return null
    const root = this.#roots.byId(photo.rootId)
    const look = root && (await this.#standings.look(root))
    if (root && look && look.standing.state === 'offline') {
      return { kind: 'away', rootWentOffline: this.#standings.record(root, look) }
    }
    if (problem.code === 'unreadable') return null
    this.#photos.remove(photo.id, Date.now())
    return { kind: 'away', rootWentOffline: false }
  }
}
