/**
 * A benchmark of composed retrieval: a gallery, queries, their right answers. Every source makes one (the sample world,
 * CIRCO, CIRR, FashionIQ, the papers' other two tasks, a library's own marked answers), and the harness measures it.
 * Runs in the engine; types only.
 */

export interface Benchmark {
  /** "world", "circo-val", "cirr-val", "fashioniq-dress", ... */
  readonly name: string
  /** Absolute paths of all existing pictures that the query ranks. */
  readonly gallery: readonly string[]
  readonly queries: readonly BenchmarkQuery[]
  /** Pictures that the source states and this computer lacks; if there are any, the figures are partial. */
  readonly missingPictures: number
  /** Number of queries whose reference or only answer is missing. */
  readonly missingQueries: number
  readonly metrics: readonly MetricName[]
}

export interface BenchmarkQuery {
  /** The source's number of the query; unique within the benchmark. */
  readonly id: string
  /** A report has figures for each group too: FashionIQ's category, domain conversion's target domain; null is none. */
  readonly group: string | null
  /** CIRCO's semantic aspects; empty if the source states none. */
  readonly aspects: readonly string[]
  /** Absolute path; always in the gallery or beside it. */
  readonly reference: string
  /** Text methods read this verbatim. */
  readonly words: readonly string[]
  /**
   * Whole sentences with `{ref}` for the pseudo-word, as many as `words`. The query takes the mean of the features of
   * several (FashionIQ's two orders).
   */
  readonly sentences: readonly string[]
  /** The same with the shared concept in it, "a photo of dog {ref} that ..."; null if the source states none. */
  readonly conceptSentences: readonly string[] | null
  /** Absolute paths of all right answers; empty for a test split, whose answers are not public. */
  readonly answers: readonly string[]
  /** CIRCO's single target, for Recall@K; null if it is not known. */
  readonly target: string | null
  /** CIRR takes the reference out of the ranking; CIRCO and FashionIQ do not. */
  readonly removesReference: boolean
  /** CIRR's subset: the ranking among these (reference excluded) gives Recall_subset@K; null for other benchmarks. */
  readonly subset: readonly string[] | null
}

/** "map@10", "recall@50", "recall-subset@2": the metrics that the papers report for a source. */
export type MetricName =
  | `map@${number}`
  | `precision@${number}`
  | `recall@${number}`
  | `recall-subset@${number}`
