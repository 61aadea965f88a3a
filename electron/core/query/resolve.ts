/**
 * Features and hashes of photos that a query names, from the catalogue where the library has them and from the files
 * where not. Runs in the engine.
 */
import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { PhotoName } from '../../shared/library-api.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type StoredFeatures, StoredFeaturesTable } from '../catalog/stored-features.ts'
import { stampOf } from '../ingest/found-file.ts'
import type { Reference } from '../inversion/invert-references.ts'
import type { HostedModel } from '../workers/model-host.ts'
import type { ClickedPhoto } from './clicks.ts'
import { keptHash } from './known-words.ts'
import { OutsideReferences } from './outside-references.ts'

/** The generation that is searched: its row in the catalogue and its model. */
export interface Generation {
  readonly id: number
  readonly model: HostedModel
}

export class PhotoFeatures {
  readonly #stored: StoredFeaturesTable
  readonly #encoded = new OutsideReferences<Float32Array>()
  readonly #hashed = new OutsideReferences<string | null>()

  constructor(db: ReadableDatabase) {
    this.#stored = new StoredFeaturesTable(db)
  }

  /** Un-normalised, [featureSize]. @throws `reference-unreadable` */
  async reference(path: string, generation: Generation): Promise<Float32Array> {
    return (await this.stored(path, generation)) ?? this.outside(path, generation)
  }

  async stored(path: string, { id }: Generation): Promise<Float32Array | null> {
    return (await this.#find(path, id))?.features ?? null
  }

  outside(path: string, { model: { client, info } }: Generation): Promise<Float32Array> {
    return this.#encoded.get(info.id, path, () => client.encodeImage({ path }))
  }

  /** SHA-256 of the file's bytes; null where it cannot be read, which whoever needs its picture will say. */
  async hash(path: string, { id, model: { client, info } }: Generation): Promise<string | null> {
    const stored = await this.#find(path, id)
    if (stored) return stored.hash
    return this.#hashed.get(info.id, path, async () => {
      const identity = await client.identify({ path })
      return 'hash' in identity ? identity.hash : null
    })
  }

  /**
   * SHA-256 of the bytes that `features` are of: what is stored under it must be of no others. Null where the file
   * has changed since it was encoded, or is gone.
   */
  async hashOf({ path, features }: Reference, generation: Generation): Promise<string | null> {
    const kept = keptHash(path)
    if (kept !== null) return kept
    const hash = await this.hash(path, generation)
    // After the hash was read: a file that is still the same now was the same all the while.
    const now = await this.reference(path, generation).catch(() => null)
    return now?.every((value, i) => Object.is(value, features[i])) ? hash : null
  }

  /** Null for an id that is gone, as a window may remember one. @throws `photo-missing` for a path */
  async clicked(photo: PhotoName, { id }: Generation): Promise<ClickedPhoto | null> {
    const stored = typeof photo === 'number' ? this.#stored.byId(photo, id) : await this.#find(photo, id)
    if (stored || typeof photo === 'number') return stored
    throw new AppError('photo-missing', `${photo} is no photo of this library`)
  }

  /**
   * Null for a file from outside, and for a photo that has changed since it was indexed. Of a photo that is not
   * there now (an unplugged disk) what is known stands.
   */
  async #find(path: string, modelId: number): Promise<StoredFeatures | null> {
    try {
      const real = await realpath(path)
      const { bytes, modifiedMs } = stampOf(await stat(real))
      const stored = this.#stored.find(real, modelId) ?? this.#stored.find(resolve(path), modelId)
      return stored?.bytes === bytes && stored.modifiedMs === modifiedMs ? stored : null
    } catch {
      return this.#stored.find(resolve(path), modelId)
    }
  }
}
