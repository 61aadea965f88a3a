/** The result of measuring a benchmark: figures of each method, and their basis. Types only. */
import type { MetricName } from './benchmark.ts'
import type { MethodName } from './methods.ts'
import type { BenchmarkFigures } from './metrics.ts'

export interface Report {
  /** `Benchmark.name`. */
  readonly benchmark: string
  readonly metrics: readonly MetricName[]
  readonly gallery: number
  readonly methods: readonly MethodReport[]
  /** Methods that this model or this source does not allow, each with the reason in a sentence. */
  readonly leftOut: readonly { readonly method: MethodName; readonly reason: string }[]
  /** Pictures that the source states and this computer lacks. */
  readonly missingPictures: number
  readonly missingQueries: number
}

export interface MethodReport extends BenchmarkFigures {
  readonly method: MethodName
  /**
   * Figures over the queries of the methods by optimisation alone, so that all methods compare; null if these methods
   * had all queries.
   */
  readonly shared: BenchmarkFigures | null
  /** Queries without an answer: the reference cannot be read, or the parts of the query cancel each other out. */
  readonly unanswered: number
  readonly pseudoWords: FoundPseudoWords | null
  readonly seconds: number
}

/** Pseudo-words of the references, for a method by optimisation. */
export interface FoundPseudoWords {
  readonly references: number
  /** Pseudo-words that an earlier run found. */
  readonly stored: number
  /** References whose optimisation ended early, so that another pseudo-word took its place. */
  readonly givenUp: number
}

export interface MeasureProgress {
  readonly method: MethodName
  /** `inverting` finds pseudo-words by optimisation; then `searching` asks the queries. */
  readonly phase: 'inverting' | 'searching'
  readonly done: number
  readonly total: number
}
