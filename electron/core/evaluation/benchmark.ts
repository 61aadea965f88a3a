/**
 * A benchmark of composed retrieval as its source gives it: a gallery, queries, their right answers. What the harness
 * measures and every source (the sample world, CIRCO, CIRR, FashionIQ, the papers' other two tasks, a library's own
 * marked answers) makes. Runs in the engine's process; types only.
 */

export interface Benchmark {
  /** "world", "circo-val", "cirr-val", "fashioniq-dress", ... */
  readonly name: string
  /** Absolute paths of all pictures that are ranked and exist. */
  readonly gallery: readonly string[]
  readonly queries: readonly BenchmarkQuery[]
  /** What the source states and this computer lacks; figures are partial where it is not 0. */
  readonly missingPictures: number
  /** Queries left out because their reference or their only answer is missing. */
  readonly missingQueries: number
  readonly metrics: readonly MetricName[]
}

export interface BenchmarkQuery {
  /** As its source numbers it; unique within the benchmark. */
  readonly id: string
  /** Figures are also told for each group: FashionIQ's category, domain conversion's target domain; null is none. */
  readonly group: string | null
  /** CIRCO's semantic aspects; empty where the source states none. */
  readonly aspects: readonly string[]
  /** Absolute path; always in the gallery or beside it. */
  readonly reference: string
  /** Text methods read this verbatim. */
  readonly words: readonly string[]
  /**
   * Whole sentences with `{ref}` where the pseudo-word stands. Several are encoded one by one and their features
   * averaged (FashionIQ's two orders); as many as `words`.
   */
  readonly sentences: readonly string[]
  /** The same with the shared concept in it, "a photo of dog {ref} that ..."; null where none is known. */
  readonly conceptSentences: readonly string[] | null
  /** Absolute paths of all right answers; empty where the source keeps them (a test split). */
  readonly answers: readonly string[]
  /** CIRCO's single target, for Recall@K; null where it is not known. */
  readonly target: string | null
  /** CIRR takes the reference out of the ranking; CIRCO and FashionIQ do not. */
  readonly removesReference: boolean
  /** CIRR's subset: the ranking among these (reference excluded) gives Recall_subset@K; null elsewhere. */
  readonly subset: readonly string[] | null
}

/** "map@10", "recall@50", "recall-subset@2": what section 7 of the papers' evaluation reports for a source. */
export type MetricName =
  | `map@${number}`
  | `precision@${number}`
  | `recall@${number}`
  | `recall-subset@${number}`
