/**
 * The two names of a model, as types that neither a plain number or string nor each other can replace. Runs anywhere.
 */

declare const brand: unique symbol

/** The model's row in one library's catalogue: it names a generation of embeddings there, and nothing elsewhere. */
export type ModelRowId = number & { readonly [brand]: 'ModelRowId' }

/** SHA-256 in hex over the files that decide image and text features: equal fingerprints give equal features. */
export type ModelFingerprint = string & { readonly [brand]: 'ModelFingerprint' }

/** Takes a number from the table `model`. */
export function modelRowId(id: number): ModelRowId {
  return id as ModelRowId
}

/** Takes a hash over a model's files, computed or stored. */
export function modelFingerprint(hash: string): ModelFingerprint {
  return hash as ModelFingerprint
}
