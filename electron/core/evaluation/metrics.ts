/**
 * The figures of a benchmark from its queries' rankings: of all queries, of each group, of each semantic aspect
 * (docs/method.md). Pure.
 *
 * [Note: The count of recall] For a query with a single target (CIRCO, CIRR, FashionIQ, object composition), Recall@K is
 * 1 if the target is among the first K, else 0. For a query without one (domain conversion), it is the share of all
 * right answers among the first K, as in the protocol of Pic2Word.
 */
import { AppError, assertNever } from '../../shared/errors.ts'
import { mean } from '../../shared/vectors.ts'
import type { BenchmarkQuery, MetricName } from './benchmark.ts'
import { averagePrecision, precision, recall } from './ranking-metrics.ts'

type JudgedQuery = Pick<
  BenchmarkQuery,
  'reference' | 'answers' | 'target' | 'removesReference' | 'subset' | 'group' | 'aspects'
>

export interface Ranking {
  readonly query: JudgedQuery
  /** Paths, best first, the reference included; at least `placesNeeded` of them if the gallery has as many. */
  readonly ranked: readonly string[]
}

/** Means from 0 to 1 over the queries that a metric applies to; without metrics that apply to no query. */
export type Figures = Readonly<Partial<Record<MetricName, number>>>

export interface PartFigures {
  readonly queries: number
  readonly figures: Figures
}

export interface BenchmarkFigures extends PartFigures {
  /** In the order in which the queries name them. */
  readonly groups: Readonly<Record<string, PartFigures>>
  /** A query counts for each of its aspects. */
  readonly aspects: Readonly<Record<string, PartFigures>>
}

const METRIC_KINDS = ['map', 'precision', 'recall', 'recall-subset'] as const

export interface Metric {
  readonly kind: (typeof METRIC_KINDS)[number]
  readonly k: number
}

/** @throws AppError `usage` for an unknown name */
export function readMetric(name: string): Metric {
  const [, kind, k] = /^([a-z-]+)@([1-9]\d*)$/.exec(name) ?? []
  const known = METRIC_KINDS.find((each) => each === kind)
  if (known) return { kind: known, k: Number(k) }
  throw new AppError('usage', `a metric is one of ${METRIC_KINDS.join(', ')} and @K, not "${name}"`)
}

/** Null if the query does not state the right answers (only a server knows them) or has no subset. */
export function metricOf(name: MetricName, { query, ranked }: Ranking): number | null {
  const { kind, k } = readMetric(name)
  const { answers, target, subset } = query
  const judged = { ranked: query.removesReference ? without(ranked, query.reference) : ranked }
  const all = { ...judged, answers: new Set(answers) }
  const wanted = target === null ? all : { ...judged, answers: new Set([target]) }
  switch (kind) {
    case 'map':
      return answers.length === 0 ? null : averagePrecision(all, k)
    case 'precision':
      return answers.length === 0 ? null : precision(all, k)
    case 'recall':
      return wanted.answers.size === 0 ? null : recall(wanted, k)
    case 'recall-subset':
      if (subset === null || wanted.answers.size === 0) return null
      return recall({ ...wanted, ranked: among(subset, without(ranked, query.reference)) }, k)
    default:
      return assertNever(kind)
  }
}

export function benchmarkFigures(
  rankings: readonly Ranking[],
  metrics: readonly MetricName[],
): BenchmarkFigures {
  const parts = (namesOf: (query: JudgedQuery) => readonly string[]) => {
    const names = new Set(rankings.flatMap(({ query }) => namesOf(query)))
    const of = (name: string) => rankings.filter(({ query }) => namesOf(query).includes(name))
    return Object.fromEntries([...names].map((name) => [name, partFigures(of(name), metrics)]))
  }
  return {
    ...partFigures(rankings, metrics),
    groups: parts(({ group }) => (group === null ? [] : [group])),
    aspects: parts(({ aspects }) => aspects),
  }
}

/** The number of places of each ranking that the metrics read; a metric of subsets reads the whole gallery. */
export function placesNeeded(
  metrics: readonly MetricName[],
  { queries, gallery }: { readonly queries: readonly JudgedQuery[]; readonly gallery: readonly string[] },
): number {
  const read = metrics.map(readMetric)
  if (read.some(({ kind }) => kind === 'recall-subset')) return gallery.length
  const removed = queries.some(({ removesReference }) => removesReference) ? 1 : 0
  return Math.max(1, ...read.map(({ k }) => k)) + removed
}

function partFigures(rankings: readonly Ranking[], metrics: readonly MetricName[]): PartFigures {
  const told = metrics.flatMap((metric) => {
    const values = rankings.flatMap((ranking) => metricOf(metric, ranking) ?? [])
    return values.length === 0 ? [] : [[metric, mean(values)] as const]
  })
  return { queries: rankings.length, figures: Object.fromEntries(told) }
}

function without(ranked: readonly string[], path: string): readonly string[] {
  return ranked.filter((each) => each !== path)
}

function among(subset: readonly string[], ranked: readonly string[]): readonly string[] {
  const members = new Set(subset)
  return ranked.filter((each) => members.has(each))
}
