/** What measuring a benchmark tells: figures of each method, and what they rest on. Types only. */
import type { MetricName } from './benchmark.ts'
import type { MethodName } from './methods.ts'
import type { BenchmarkFigures } from './metrics.ts'

export interface Report {
  /** `Benchmark.name`. */
  readonly benchmark: string
  readonly metrics: readonly MetricName[]
  readonly gallery: number
  readonly methods: readonly MethodReport[]
  /** Methods that this model or this source does not allow, and why, in a sentence. */
  readonly leftOut: readonly { readonly method: MethodName; readonly reason: string }[]
  /** What the source states and this computer lacks. */
  readonly missingPictures: number
  readonly missingQueries: number
}

export interface MethodReport extends BenchmarkFigures {
  readonly method: MethodName
  /**
   * Over those queries alone that methods by optimisation were asked, so that all methods compare; null where these were
   * asked all.
   */
  readonly shared: BenchmarkFigures | null
  /** Queries without an answer: the reference cannot be read, or the parts of the query cancel each other out. */
  readonly unanswered: number
  readonly pseudoWords: FoundPseudoWords | null
  readonly seconds: number
}

/** Of methods by optimisation. */
export interface FoundPseudoWords {
  readonly references: number
  /** As many were there from an earlier run. */
  readonly stored: number
  /** Optimisation ended early; another pseudo-word took the place. */
  readonly givenUp: number
}

export interface MeasureProgress {
  readonly method: MethodName
  /** Pseudo-words of references by optimisation; then queries. */
  readonly phase: 'inverting' | 'searching'
  readonly done: number
  readonly total: number
}
