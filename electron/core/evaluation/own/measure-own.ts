/**
 * One run over a library's own benchmark: fast methods first, each kept as soon as it is measured, and none measured
 * twice of the same marks, photos and model. Runs in the engine, behind whatever the user searches for meanwhile.
 */
import {
  FAST_METHODS,
  type Measuring,
  QUALITY_METHODS,
  type QualityMethod,
} from '../../../shared/app-quality.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ModelSummary } from '../../../shared/library-api.ts'
import type { ReadableDatabase } from '../../catalog/database.ts'
import { type QualityReportWriter, type ReportBasis, sameBasis } from '../../catalog/quality-report-table.ts'
import type { Benchmark } from '../benchmark.ts'
import { type AskedLibrary, measureMethod } from '../measure-method.ts'
import { methodOf } from '../methods.ts'
import type { MeasureProgress, MethodReport } from '../report.ts'
import { type OutsidePath, ownBenchmark } from './own-benchmark.ts'

export type RunningMeasure = Extract<Measuring, { readonly kind: 'running' }>

export interface OwnRun {
  readonly db: ReadableDatabase
  readonly library: AskedLibrary
  readonly outside: OutsidePath
  readonly refining: boolean
  readonly modelName: string
  readonly reports: QualityReportWriter
  /** As it is now. */
  readonly basis: () => Promise<ReportBasis>
  readonly onProgress: (measuring: RunningMeasure) => void
  readonly signal: AbortSignal
}

/** What is told of a method does not depend on when it was measured. */
const SEED = 0

/** @throws `cancelled`, `nothing-marked` where the model has read no photo that is asked for, `model-different` where another model answers meanwhile, and what searching fails with */
export async function measureOwn(run: OwnRun): Promise<void> {
  const { db, library, outside, reports, basis } = run
  const model = await library.model()
  const begun = await basis()
  const { benchmark, answers, missing } = ownBenchmark(db, outside)
  if (benchmark.queries.length === 0)
    throw new AppError('nothing-marked', 'the model has not read the photos of any marked query yet')
  const methods = methodsToMeasure(run, begun, model, benchmark)
  for (const [methodsDone, method] of methods.entries()) {
    const told = await measureOne(method, { methodsDone, methods: methods.length }, benchmark, run)
    if ((await basis()).model !== begun.model)
      throw new AppError('model-different', 'another model answers now')
    if (!told) continue
    const counts = { queries: benchmark.queries.length, answers, photos: benchmark.gallery.length, missing }
    const report = { ...begun, ...counts, modelName: run.modelName, measuredMs: Date.now() }
    reports.put(report, [figuresOf(method, told, benchmark)])
  }
}

/** Those that the model can do, less those that were measured of the same. */
function methodsToMeasure(
  { refining, reports }: OwnRun,
  begun: ReportBasis,
  model: ModelSummary | null,
  { queries }: Benchmark,
): readonly QualityMethod[] {
  const before = reports.report()
  const known = before && sameBasis(before, begun) ? reports.figures().map(({ method }) => method) : []
  const concepts = queries.every(({ conceptSentences }) => conceptSentences !== null)
  return (refining ? QUALITY_METHODS : FAST_METHODS).filter((name) => {
    const { withConcept, phi } = methodOf(name)
    if (known.includes(name) || (withConcept && !concepts)) return false
    if (name === 'image') return true
    return model?.hasTokenizer === true && (phi === 'none' || model.hasPhi)
  })
}

async function measureOne(
  method: QualityMethod,
  place: Pick<RunningMeasure, 'methodsDone' | 'methods'>,
  benchmark: Benchmark,
  { library, signal, onProgress }: OwnRun,
): Promise<MethodReport | null> {
  const timeLeft = phaseTime()
  const tell = ({ phase, done, total }: Omit<MeasureProgress, 'method'>) => {
    const shown = phase === 'inverting' ? 'refining' : phase
    const secondsLeft = timeLeft(shown, done, total)
    onProgress({ kind: 'running', method, ...place, phase: shown, done, total, secondsLeft })
  }
  tell({ phase: 'searching', done: 0, total: benchmark.queries.length })
  if (signal.aborted) throw new AppError('cancelled', 'stopped')
  return measureMethod(benchmark, methodOf(method), library, { seed: SEED, signal, onProgress: tell })
}

/** Seconds that a phase has left by the pace it has had so far; null before there is one. */
function phaseTime(): (phase: string, done: number, total: number) => number | null {
  let current = ''
  let begunMs = 0
  let first = 0
  return (phase, done, total) => {
    if (phase !== current) {
      current = phase
      begunMs = performance.now()
      first = done
    }
    const seconds = (performance.now() - begunMs) / 1000
    return done > first && seconds > 0 ? ((total - done) * seconds) / (done - first) : null
  }
}

/** A query that could not be answered was not answered rightly: with it left out, methods would not compare. */
function figuresOf(method: QualityMethod, { figures, queries, seconds }: MethodReport, benchmark: Benchmark) {
  const share = queries / benchmark.queries.length
  return {
    method,
    map10: (figures['map@10'] ?? 0) * share,
    recall10: (figures['recall@10'] ?? 0) * share,
    seconds,
  }
}
