/**
 * What a query may find already known of its references and its words: pseudo-words that were refined for pins, and
 * words of the user's own. Runs in the engine.
 */

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
   * @param modelId `ModelInfo.id`
   */
  refined(hash: string, modelId: string, which: 'kept' | 'any'): Float32Array | null
  /** Those that have a pseudo-word of this model. */
  words(modelId: string): readonly NamedWord[]
  /** Un-normalised features of a picture that a pin or a word holds, whatever became of its file; [featureSize]. */
  features(hash: string, modelId: string): Float32Array | null
}

export const NOTHING_KNOWN: KnownWords = { refined: () => null, words: () => [], features: () => null }

const KEPT_PICTURE = 'picture:'

/** A picture that a pin or a word holds, as a reference of a query: no file is needed. */
export function keptPicture(hash: string): string {
  return KEPT_PICTURE + hash
}

/** Its hash; null for a file. */
export function keptHash(reference: string): string | null {
  return reference.startsWith(KEPT_PICTURE) ? reference.slice(KEPT_PICTURE.length) : null
}
