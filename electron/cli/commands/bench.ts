/** `bench cir`: measures the methods of composed search on one source, and prints a table or JSON. Runs in the CLI. */
import { join } from 'node:path'
import { averageReports } from '../../core/evaluation/average-reports.ts'
import type { Benchmark } from '../../core/evaluation/benchmark.ts'
import type { MethodName } from '../../core/evaluation/methods.ts'
import { measureLibrary } from '../../core/evaluation/own/measure-library.ts'
import type { MeasureProgress, Report } from '../../core/evaluation/report.ts'
import { reportJson } from '../../core/evaluation/report-json.ts'
import { reportTables } from '../../core/evaluation/report-tables.ts'
import { runBenchmarks } from '../../core/evaluation/run-benchmarks.ts'
import { Submission, writeSubmission } from '../../core/evaluation/sources/submission.ts'
import { cacheDirectory } from '../../core/lib/app-paths.ts'
import { AppError } from '../../shared/errors.ts'
import type { ModelSummary } from '../../shared/library-api.ts'
import { openLibrary } from '../open-library.ts'
import { printJson, say } from '../output.ts'
import { BenchLine } from './bench-line.ts'
import { type BenchOptions, type BenchValues, readBenchOptions } from './bench-options.ts'
import { openSource } from './bench-source.ts'

export async function benchCir(
  values: BenchValues,
  signal: AbortSignal,
  operands: readonly string[],
): Promise<number> {
  const options = readBenchOptions(values, operands)
  const started = performance.now()
  const line = new BenchLine()
  try {
    const { reports, model } = await measure(options, line, signal)
    line.clear()
    const [headline, others] = headlineOf(reports)
    const seconds = (performance.now() - started) / 1000
    const facts = { model: model?.name ?? '', seed: options.seed, exact: options.exact, seconds }
    if (options.json) printJson(reportJson(headline, others, facts))
    else process.stdout.write(`${[headline, ...others].map(reportTables).join('\n\n\n')}\n`)
    say(`${seconds.toFixed(1)} s; pictures, features and pseudo-words are in ${cacheDir()}`)
    return 0
  } catch (error) {
    line.clear()
    if (!(error instanceof AppError) || error.code !== 'cancelled') throw error
    throw new AppError('cancelled', 'stopped; run the same command again to continue')
  }
}

async function measure(options: BenchOptions, line: BenchLine, signal: AbortSignal) {
  const { source } = options
  if (source === 'library') return measureMarks(options, line, signal)
  const benchmarks = await openSource(source, options, { cacheDir: cacheDir(), line, signal })
  const submissions = options.submission === null ? null : new Submissions(options.submission, benchmarks)
  let model: ModelSummary | null = null
  const reports = await runBenchmarks(benchmarks, {
    ...options,
    cacheDir: cacheDir(),
    otiQueries: options.otiQueries === 'all' ? () => undefined : everyThird,
    open: (asked) => openLibrary({ ...asked, command: 'bench', signal }),
    onModel: (opened) => {
      model = opened
    },
    onProgress: (progress) => line.show(progress),
    onRanking: (...ranking) => submissions?.add(...ranking),
    signal,
  })
  for (const path of (await submissions?.write()) ?? []) say(`${path}: written`)
  return { reports, model: model as ModelSummary | null }
}

/** Measures a person's marked answers; the library stores their pseudo-words, as it does after a search. */
async function measureMarks(options: BenchOptions, line: BenchLine, signal: AbortSignal) {
  const { folders, phiName, methods, seed, exact } = options
  const library = await openLibrary({
    dir: folders[0] ?? '',
    access: 'read',
    phiName,
    command: 'bench',
    signal,
  })
  try {
    const onProgress = (progress: MeasureProgress) => line.show({ benchmark: 'own', ...progress })
    const { report, model } = await measureLibrary(library, methods, { seed, exact, signal, onProgress })
    return { reports: [report], model }
  } finally {
    await library.close()
  }
}

/** The world orders its queries by aspect: every third of them leaves each aspect its share. */
function everyThird({ queries }: Benchmark): ReadonlySet<string> {
  return new Set(queries.filter((_, index) => index % 3 === 0).map(({ id }) => id))
}

/** FashionIQ's galleries share a headline, their mean; the world's headline is its first task. */
function headlineOf(reports: readonly Report[]): readonly [Report, readonly Report[]] {
  const [first, ...others] = reports
  if (!first) throw new AppError('benchmark-missing', 'there is nothing to measure')
  if (others.length > 0 && first.benchmark.startsWith('fashioniq'))
    return [averageReports('fashioniq', reports), reports]
  return [first, others]
}

function cacheDir(): string {
  return join(cacheDirectory(), 'benchmarks')
}

/** Collects the rankings that the servers of CIRCO and CIRR score, and writes them after the last method. */
class Submissions {
  readonly #folder: string
  readonly #benchmark: Benchmark
  readonly #byMethod = new Map<MethodName, Submission>()

  /** @throws `usage`, `benchmark-missing` for a benchmark whose answers the server would refuse */
  constructor(folder: string, [benchmark]: readonly Benchmark[]) {
    if (!benchmark) throw new TypeError('expected a benchmark, got none')
    // Fails before hours of measuring.
    void new Submission(benchmark)
    this.#folder = folder
    this.#benchmark = benchmark
  }

  add(method: MethodName, queryId: string, ranked: readonly string[]): void {
    const submission = this.#byMethod.get(method) ?? new Submission(this.#benchmark)
    this.#byMethod.set(method, submission)
    submission.add(queryId, ranked)
  }

  /** @returns the paths of the files. @throws `benchmark-missing`, `export-folder-unwritable` */
  async write(): Promise<readonly string[]> {
    const paths: string[] = []
    for (const [method, submission] of this.#byMethod) {
      paths.push(...(await writeSubmission(this.#folder, method, submission.files())))
    }
    return paths
  }
}
