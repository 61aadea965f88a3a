/**
 * Features of the pictures that pins and words hold, for the model that answers: kept, or of the indexed photo, or
 * encoded again from a picture that is still at hand. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { KeptPicturesWriter, type NewPicture } from '../catalog/kept-pictures.ts'
import type { ServedModel } from '../inversion/served-model.ts'
import { keptHash } from '../query/known-words.ts'

/** A picture that somebody chose, with the file that it can be read from now; a `keptPicture` has none. */
export interface ChosenPicture extends NewPicture {
  readonly path: string
}

/** The file of a picture from outside, by the hash of its bytes; null where it is not kept any more. */
export type OutsideFile = (hash: string) => Promise<string | null>

export class PictureFeatures {
  readonly #pictures: KeptPicturesWriter
  readonly #outsideFile: OutsideFile

  constructor(db: WritableDatabase, outsideFile: OutsideFile) {
    this.#pictures = new KeptPicturesWriter(db)
    this.#outsideFile = outsideFile
  }

  /** [featureSize], un-normalised. Null where this model never saw the picture, and it is gone. */
  async of(hash: string, model: ServedModel): Promise<Float32Array | null> {
    const known = this.#known(hash, model)
    if (known) return known
    const path = await this.#outsideFile(hash)
    return path === null ? null : this.#encode({ hash, path }, model)
  }

  /** Has them whatever becomes of the pictures. @throws `reference-unreadable`, `reference-missing` */
  async keep(pictures: readonly ChosenPicture[], model: ServedModel): Promise<void> {
    for (const picture of pictures) {
      if (this.#known(picture.hash, model)) continue
      if (keptHash(picture.path) !== null)
        throw new AppError('reference-missing', 'this picture is not kept any more; add it again')
      await this.#encode(picture, model)
    }
  }

  /** In order. @throws `reference-missing` */
  async all(hashes: readonly string[], model: ServedModel): Promise<readonly Float32Array[]> {
    const found: Float32Array[] = []
    for (const hash of hashes) {
      const features = await this.of(hash, model)
      if (!features) throw new AppError('reference-missing', 'a picture is gone, and this model never saw it')
      found.push(features)
    }
    return found
  }

  /** Those of an indexed photo are kept from now on: they would be swept with it. */
  #known(hash: string, { info }: ServedModel): Float32Array | null {
    const kept = this.#pictures.keptFeatures(hash, info.id)
    if (kept) return kept
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
