/**
 * Features of the pictures that pins and words hold, for the model that answers: stored ones, those of an indexed photo,
 * or newly encoded from a file. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { KeptPicturesWriter, type NewPicture } from '../catalog/kept-pictures.ts'
import type { ServedModel } from '../inversion/served-model.ts'
import type { SubjectPictures } from '../inversion/subject.ts'
import { keptHash } from '../query/known-words.ts'

/** A picture that the user chose, with a file to read it from; a `keptPicture` has none. */
export interface ChosenPicture extends NewPicture {
  readonly path: string
}

/** The file of a picture from outside the library, by the hash of its bytes; null where it is gone. */
export type OutsideFile = (hash: string) => Promise<string | null>

export class PictureFeatures implements SubjectPictures {
  readonly #pictures: KeptPicturesWriter
  #outsideFile: OutsideFile = async () => null

  constructor(db: WritableDatabase) {
    this.#pictures = new KeptPicturesWriter(db)
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
    return path === null ? null : this.#encode({ hash, path }, model)
  }

  /** Stores the features, so that they outlive the pictures. @throws `reference-unreadable`, `reference-missing` */
  async store(pictures: readonly ChosenPicture[], model: ServedModel): Promise<void> {
    for (const picture of pictures) {
      if (this.#known(picture.hash, model)) continue
      if (keptHash(picture.path) !== null)
        throw new AppError('reference-missing', 'this picture is not kept any more; add it again')
      await this.#encode(picture, model)
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
    const stored = this.#pictures.storedFeatures(hash, info.id)
    if (stored) return stored
    const known = this.#pictures.features(hash, info.id)
    if (known) this.#pictures.putFeatures(hash, info.id, known)
    return known
  }

  async #encode(
    { hash, path }: Pick<ChosenPicture, 'hash' | 'path'>,
    { info, inference }: ServedModel,
  ): Promise<Float32Array> {
    const features = await inference.encodeImage({ path })
    this.#pictures.putFeatures(hash, info.id, features)
    return features
  }
}
