/**
 * The library's saved pseudo-words and pictures, as a query reads them: refined pseudo-words, named words, and the
 * features of pictures that pins and words hold. Types only.
 */
import type { ModelFingerprint } from '../../shared/model-ids.ts'

export interface NamedWord {
  readonly name: string
  /** [tokenSize] */
  readonly token: Float32Array
}

export interface KnownWords {
  /**
   * The refined pseudo-word of a picture, [tokenSize]; null where there is none. `kept`: only one that did better than
   * the first one on held-out sentences.
   * @param hash SHA-256 of the picture's bytes
   * @param fingerprint `ModelInfo.id`
   */
  refined(hash: string, fingerprint: ModelFingerprint, which: 'kept' | 'any'): Float32Array | null
  /** The named words that have a pseudo-word of this model. */
  words(fingerprint: ModelFingerprint): readonly NamedWord[]
  /** Un-normalised features of a picture that a pin or a word holds, with or without its file; [featureSize]. */
  features(hash: string, fingerprint: ModelFingerprint): Float32Array | null
}
