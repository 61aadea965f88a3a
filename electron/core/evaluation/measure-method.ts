/** Asks a library the queries of a benchmark with one method, and computes the figures. Runs in the engine. */
import { AppError } from '../../shared/errors.ts'
import type { LibraryApi, Query } from '../../shared/library-api.ts'
import type { SearchFilter } from '../../shared/search-api.ts'
import type { Library } from '../library/library.ts'
import type { Benchmark, BenchmarkQuery } from './benchmark.ts'
import { findPseudoWords } from './invert-references.ts'
import { askedOf, inversionOf, type Method, type MethodName } from './methods.ts'
import { benchmarkFigures, placesNeeded } from './metrics.ts'
import type { FoundPseudoWords, MeasureProgress, MethodReport } from './report.ts'

/** The part of a library that measuring needs. */
export type AskedLibrary = Pick<LibraryApi, 'search' | 'model'> & Pick<Library, 'invert'>

export interface MeasureOptions {
  /** The seed of pseudo-words by optimisation. */
  readonly seed: number
  /** Finds pseudo-words without the two shortcuts: see `InvertRequest.exact`. */
  readonly exact?: boolean | undefined
  /** Ids of the queries for methods by optimisation; all of them if absent. */
  readonly otiQueries?: ReadonlySet<string> | undefined
  /** Narrows a library that holds more to the gallery. */
  readonly filter?: SearchFilter | undefined
  readonly onProgress?: ((progress: MeasureProgress) => void) | undefined
  /** Receives each ranking, best first, the reference included. */
  readonly onRanking?: OnRanking | undefined
  readonly signal?: AbortSignal | undefined
}

export type OnRanking = (method: MethodName, queryId: string, ranked: readonly string[]) => void

interface Question {
  readonly query: BenchmarkQuery
  readonly asked: Query
}

interface Answer {
  readonly query: BenchmarkQuery
  readonly ranked: readonly string[]
}

/** While the search worker scans for one query, the inference worker encodes the next ones. */
const TOGETHER = 4

/** Null if the method has no query to answer. @throws AppError `cancelled`, and errors of `Library.search` */
export async function measureMethod(
  benchmark: Benchmark,
  method: Method,
  library: AskedLibrary,
  options: MeasureOptions,
): Promise<MethodReport | null> {
  const { otiQueries } = options
  const questions = questionsOf(benchmark, method, options)
  if (questions.length === 0) return null
  const startMs = performance.now()
  const pseudoWords = await invert(method, questions, library, options)
  const answers = await answerAll(method, questions, library, { ...options, gallery: benchmark.gallery })
  const shared = answers.filter(({ query }) => otiQueries?.has(query.id))
  return {
    method: method.name,
    ...benchmarkFigures(answers, benchmark.metrics),
    shared: otiQueries ? benchmarkFigures(shared, benchmark.metrics) : null,
    unanswered: questions.length - answers.length,
    pseudoWords,
    seconds: (performance.now() - startMs) / 1000,
  }
}

function questionsOf(
  benchmark: Benchmark,
  method: Method,
  { seed, exact = false, otiQueries, filter = {} }: MeasureOptions,
): readonly Question[] {
  const limit = placesNeeded(benchmark.metrics, benchmark)
  return benchmark.queries.flatMap((query) => {
    if (method.recipe !== null && otiQueries && !otiQueries.has(query.id)) return []
    const asked = askedOf(method, query, { limit, seed, exact })
    return asked ? [{ query, asked: { ...asked, filter } }] : []
  })
}

async function invert(
  method: Method,
  questions: readonly Question[],
  library: AskedLibrary,
  { seed, exact = false, onProgress, signal }: MeasureOptions,
): Promise<FoundPseudoWords | null> {
  const inversion = inversionOf(method, { seed, exact })
  if (!inversion) return null
  const references = [...new Set(questions.map(({ query }) => query.reference))]
  return findPseudoWords(references, inversion, library, {
    ...(signal && { signal }),
    onReferences: (done, total) => onProgress?.({ method: method.name, phase: 'inverting', done, total }),
  })
}

/** The rankings in the order of the questions, without the unanswered ones. */
async function answerAll(
  { name }: Method,
  questions: readonly Question[],
  library: AskedLibrary,
  { gallery, onProgress, onRanking, signal }: MeasureOptions & Pick<Benchmark, 'gallery'>,
): Promise<readonly Answer[]> {
  // Each answer brings its own copy of every path: whole rankings of thousands of queries would fill the memory.
  const known = new Map(gallery.map((path) => [path, path]))
  const answers: Answer[] = []
  for (let first = 0; first < questions.length; first += TOGETHER) {
    if (signal?.aborted) throw new AppError('cancelled', 'stopped while measuring')
    const group = questions.slice(first, first + TOGETHER)
    const ranked = await Promise.all(group.map(({ asked }) => rank(asked, library)))
    for (const [i, { query }] of group.entries()) {
      const paths = ranked[i]?.map((path) => known.get(path) ?? path)
      if (!paths) continue
      answers.push({ query, ranked: paths })
      onRanking?.(name, query.id, paths)
    }
    onProgress?.({ method: name, phase: 'searching', done: first + group.length, total: questions.length })
  }
  return answers
}

/** Null for a query that has no answer; the other queries run on. */
async function rank(asked: Query, library: AskedLibrary): Promise<readonly string[] | null> {
  try {
    const { hits } = await library.search(asked)
    return hits.map(({ path }) => path)
  } catch (error) {
    // An unreadable reference, or parts that cancel each other out.
    const isOfTheQuery =
      error instanceof AppError && ['reference-unreadable', 'query-cancels-out'].includes(error.code)
    if (isOfTheQuery) return null
    throw error
  }
}
