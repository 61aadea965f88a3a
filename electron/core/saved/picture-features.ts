/**
 * Features of the pictures that pins and words hold, for the model that answers: stored ones, those of an indexed photo,
 * or newly encoded from a file. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { HeldPicturesWriter, type NewPicture } from '../catalog/held-pictures.ts'
import type { ServedModel } from '../inversion/served-model.ts'
import type { SubjectPictures } from '../inversion/subject.ts'

/** A picture that the user chose. */
export interface ChosenPicture extends NewPicture {
  /** The file to read it from; null where only its stored features are left. */
  readonly path: string | null
}

/** The file of a picture from outside the library, by the hash of its bytes; null where it is gone. */
export type OutsideFile = (hash: string) => Promise<string | null>

export class PictureFeatures implements SubjectPictures {
  readonly #pictures: HeldPicturesWriter
  #outsideFile: OutsideFile = async () => null

  constructor(db: WritableDatabase) {
    this.#pictures = new HeldPicturesWriter(db)
  }

  /** Until then pictures from outside have no file. */
  findOutsideFiles(outsideFile: OutsideFile): void {
    this.#outsideFile = outsideFile
  }

  /** [featureSize], un-normalised. Null where the picture is gone and this model never saw it. */
  async of(hash: string, model: ServedModel): Promise<Float32Array | null> {
    const known = this.#known(hash, model)
    if (known) return known
    const path = await this.#outsideFile(hash)
    return path === null ? null : this.#encode(hash, path, model)
  }

  /** Stores the features, so that they outlive the pictures. @throws `reference-unreadable`, `reference-missing` */
  async store(pictures: readonly ChosenPicture[], model: ServedModel): Promise<void> {
    for (const { hash, path } of pictures) {
      if (this.#known(hash, model)) continue
      if (path === null)
        throw new AppError('reference-missing', 'Searlight no longer has this picture; add it again')
      await this.#encode(hash, path, model)
    }
  }

  async all(hashes: readonly string[], model: ServedModel): Promise<readonly Float32Array[]> {
    const found: Float32Array[] = []
    for (const hash of hashes) {
      const features = await this.of(hash, model)
      if (!features) throw new AppError('reference-missing', 'a picture is gone, and this model never saw it')
      found.push(features)
    }
    return found
  }

  isDeleted(hash: string, beforeMs: number): boolean {
    return this.#pictures.isDeleted(hash, beforeMs)
  }

  /** Stores those of an indexed photo too: otherwise the sweep would delete them with the photo. */
  #known(hash: string, { info }: ServedModel): Float32Array | null {
    const stored = this.#pictures.storedFeatures(hash, info.fingerprint)
    if (stored) return stored
    const known = this.#pictures.features(hash, info.fingerprint)
    if (known) this.#pictures.putFeatures(hash, info.fingerprint, known)
    return known
  }

  async #encode(hash: string, path: string, { info, inference }: ServedModel): Promise<Float32Array> {
    const features = await inference.encodeImage({ path })
    this.#pictures.putFeatures(hash, info.fingerprint, features)
    return features
  }
}
