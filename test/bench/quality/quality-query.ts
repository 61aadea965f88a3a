/** One question of the quality bench, and its right answers. Types only. */

export interface QualityQuery {
  /** Which of the published figures it counts for. */
  readonly set: string
  /** A file, absolute; it is in the gallery and never an answer. */
  readonly reference: string
  /** The relative caption, which `sum`, `slerp` and `text` get unchanged. */
  readonly text: string
  /** The whole sentence, where it is not `a photo of {ref} that T`. */
  readonly prompt: string | null
  /** The text of a user without a reference: the fairest wording for methods without a pseudo-word. */
  readonly plainText: string
  /** Only files below it may be found. */
  readonly gallery: string
  /** Absolute. */
  readonly answers: ReadonlySet<string>
}

/** Queries between the sets in turn, and within a set in the given order: any number of them has all sets. */
export function firstOfEachSet(queries: readonly QualityQuery[], limit: number): readonly QualityQuery[] {
  const taken = new Map<string, number>()
  return queries.filter(({ set }) => {
    const count = (taken.get(set) ?? 0) + 1
    taken.set(set, count)
    return count <= limit
  })
}
