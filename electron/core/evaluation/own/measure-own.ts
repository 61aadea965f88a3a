/**
 * One run over a library's own benchmark. It measures fast methods first, stores each figure at once, and measures no
 * method twice for the same marks, photos and model. Runs in the engine; the user's searches go first.
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
  /** The present basis. */
  readonly basis: () => Promise<ReportBasis>
  readonly onProgress: (measuring: RunningMeasure) => void
  readonly signal: AbortSignal
}

/** Constant, so that a method's figures do not depend on the run. */
const SEED = 0

/**
 * @throws `cancelled`; `nothing-marked` if the model has read no photo of any marked query; `model-different` if
 * another model answers meanwhile; errors of `Library.search`
 */
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

/** The methods that the model allows, without those that have figures for the same basis. */
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

/** Estimates the seconds that a phase has left from its pace so far; null before it has one. */
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

/** An unanswered query counts as answered wrongly: methods compare only over the same queries. */
function figuresOf(method: QualityMethod, { figures, queries, seconds }: MethodReport, benchmark: Benchmark) {
  const share = queries / benchmark.queries.length
  return {
    method,
    map10: (figures['map@10'] ?? 0) * share,
    recall10: (figures['recall@10'] ?? 0) * share,
    seconds,
  }
}
