/**
 * A sample of the contents that a search can find, for statistics over the library. Runs in the search worker.
 *
 * [Note: A sample by hash] The contents with the smallest hashes of their ids are the sample: all of a small library, and
 * otherwise a choice that does not depend on the order of reading and hardly changes when contents come and go. All
 * statistics are exact functions of the sample's vectors.
 */
import { ExactCosines } from './exact-cosines.ts'

/** The median of so many cosines is within 0.03 of their standard deviation of the library's, 19 times of 20. */
export const SAMPLE_CONTENTS = 4_096

export class LibrarySample {
  readonly size: number
  /** Of unit length, in order of their contents' hashes. */
  readonly #vectors: readonly Float32Array[]
  readonly #exact: ExactCosines
  readonly #featureSize: number
  /** The largest hash of a content in it; infinite where every content is. */
  readonly #largestHash: number
  /** By direction: several functions of a query read the same column. */
  readonly #cosines = new WeakMap<Float64Array, Float64Array>()
  #mean: Float64Array | null = null

  constructor(vectors: readonly Float32Array[], featureSize: number, largestHash = Infinity) {
    this.size = vectors.length
    this.#vectors = vectors
    this.#featureSize = featureSize
    this.#largestHash = largestHash
    this.#exact = new ExactCosines(featureSize, vectors.length)
    for (const [place, vector] of vectors.entries()) this.#exact.put(place, vector)
  }

  /** Whether a change of this content can change the sample. */
  mayHold(contentId: number): boolean {
    return contentHash(contentId) <= this.#largestHash
  }

  /** Exact cosines of the sample's contents to a unit direction. The sample owns the array. */
  cosines(direction: Float64Array): Float64Array {
    let cosines = this.#cosines.get(direction)
    if (!cosines) {
      cosines = new Float64Array(this.size)
      this.#exact.cosines(direction, cosines)
      this.#cosines.set(direction, cosines)
    }
    return cosines
  }

  /** Mean of the unit vectors; all zeros when there are none. */
  mean(): Float64Array {
    this.#mean ??= this.#meanVector()
    return this.#mean
  }

  #meanVector(): Float64Array {
    const sum = new Float64Array(this.#featureSize)
    for (const vector of this.#vectors) {
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number)
    }
    return sum.map((value) => value / Math.max(1, this.size))
  }
}

/** 32 bits that look random: the finaliser of MurmurHash3, a public-domain hash by Austin Appleby. */
export function contentHash(contentId: number): number {
  let hash = Math.imul(contentId ^ Math.floor(contentId / 2 ** 32), 0x9e3779b1)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * The ids of the sample's contents, in order of their hashes.
 * @param contentIds gives `count` of them, each once, in any order
 */
export function smallestHashes(contentIds: () => Iterable<number>, count: number): readonly number[] {
  const wanted = Math.min(SAMPLE_CONTENTS, count)
  // A few more than the share that is wanted, so that one round finds enough.
  for (let below = (2 ** 32 * 1.2 * SAMPLE_CONTENTS) / Math.max(1, count); ; below *= 2) {
    const chosen: { readonly id: number; readonly hash: number }[] = []
    for (const id of contentIds()) {
      const hash = contentHash(id)
      if (hash < below) chosen.push({ id, hash })
    }
    if (chosen.length < wanted) continue
    chosen.sort((a, b) => a.hash - b.hash || a.id - b.id)
    return chosen.slice(0, wanted).map(({ id }) => id)
  }
}
