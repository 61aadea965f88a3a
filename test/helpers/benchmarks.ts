/** Benchmarks and libraries of letters, for tests of the harness. */

import type { Benchmark, BenchmarkQuery } from '../../electron/core/evaluation/benchmark.ts'
import type { MeasuredLibrary } from '../../electron/core/evaluation/measure.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type { Query, QueryReference } from '../../electron/shared/library-api.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import type { Hit } from '../../electron/shared/search-api.ts'
import { captureDate } from './capture-dates.ts'

export function benchmarkQuery(id: string, given: Partial<BenchmarkQuery> = {}): BenchmarkQuery {
  return {
    id,
    group: null,
    aspects: [],
    reference: '/r',
    words: ['is red'],
    sentences: ['a photo of {ref} that is red'],
    conceptSentences: null,
    answers: ['/a'],
    target: null,
    removesReference: false,
    subset: null,
    ...given,
  }
}

export function benchmark(queries: readonly BenchmarkQuery[], given: Partial<Benchmark> = {}): Benchmark {
  const gallery = [...'rabcdefgh'].map((letter) => `/${letter}`)
  const missing = { missingPictures: 0, missingQueries: 0 }
  return { name: 'letters', gallery, queries, metrics: ['map@5'], ...missing, ...given }
}

/** Returns the given rankings, and records its calls. A path that begins with /unreadable cannot be read. */
export class LetterLibrary {
  readonly asked: Query[] = []
  readonly inverted: (readonly string[])[] = []
  /** Letters, best first. */
  ranking: (query: Query) => string = () => 'rabcdefgh'

  as(phi: MeasuredLibrary['phi'], { hasPhi = true, hasTokenizer = true } = {}): MeasuredLibrary {
    const provider = { provider: 'cpu', rejected: [] } as const
    const names = { fingerprint: modelFingerprint('m'), name: 'm', modelDir: '/m', isSample: false }
    return {
      phi,
      model: async () => ({ ...names, featureSize: 2, hasTokenizer, hasPhi, providerReport: provider }),
      search: async (query) => {
        this.asked.push(query)
        requireReadable(pathsOf(query.references))
        const hits = [...this.ranking(query)].slice(0, query.limit).map((letter) => hit(`/${letter}`))
        const timings = { encodeMs: 0, invertMs: 0, scanMs: 0, totalMs: 0 }
        return {
          hits,
          method: 'image',
          pseudoWords: [],
          words: [],
          concept: null,
          bands: null,
          hints: [],
          timings,
        }
      },
      invert: async (references) => {
        const paths = pathsOf(references)
        requireReadable(paths)
        this.inverted.push(paths)
        const known = {
          token: new Float32Array(2),
          concepts: [],
          leftOut: [],
          losses: [],
          stopped: null,
          stored: false,
        }
        const timings = { encodeMs: 0, prepareMs: 0, invertMs: 0, totalMs: 0 }
        return { photos: references.map(() => known), timings }
      },
    }
  }
}

export function pathsOf(references: readonly QueryReference[]): readonly string[] {
  return references.map((reference) => {
    if (reference.kind === 'file') return reference.path
    throw new Error(`expected a file, got ${reference.kind}`)
  })
}

function requireReadable(paths: readonly string[]): void {
  const unreadable = paths.find((path) => path.startsWith('/unreadable'))
  if (unreadable) throw new AppError('reference-unreadable', `cannot read ${unreadable}`)
}

function hit(path: string): Hit {
  return {
    photoId: 1,
    path,
    score: 1,
    reference: null,
    text: null,
    band: null,
    match: null,
    captured: captureDate(),
  }
}
