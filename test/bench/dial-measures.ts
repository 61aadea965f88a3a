/**
 * What a turn of the dial and a click cost beside the query they change: everything is encoded by then, so that only
 * the sum of vectors and the scan are left. Runs in the bench.
 */

import { EncodingCache } from '../../electron/core/query/query-encoder.ts'
import { runQuery, type SearchDependencies } from '../../electron/core/query/search.ts'
import type { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import type { SearchClient } from '../../electron/core/workers/search-client.ts'
import type { ModelInfo } from '../../electron/shared/inference-api.ts'
import type { Query } from '../../electron/shared/library-api.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { percentile } from './search-measures.ts'

export interface BenchParts {
  readonly inference: InferenceClient
  readonly search: SearchClient
  readonly model: ModelInfo
}

const STEPS = [0.45, 0.3, 0.1, 0.6, 0.8] as const
const CLICKED = [1, 2, 3] as const
const SEED = 5

/** Dependencies of a query whose reference the library has, with features of the caller's choice. */
export function benchDependencies(
  { inference, search, model }: BenchParts,
  features: Float32Array,
): SearchDependencies {
  return {
    inference,
    invert: () => {
      throw new Error('expected a query without optimisation')
    },
    search,
    textMean: async () => features,
    words: [],
    refined: async () => null,
    clicked: async (photo) => ({ photoId: Number(photo), features }),
    storedFeatures: async () => features,
    model,
  }
}

/** Each query is asked once anew, then at every step of the dial, then with one click more after the other. */
export async function measureDial(parts: BenchParts, asked: Query, queries: number): Promise<object> {
  const random = randomNumbers(SEED)
  const times = {
    first: [] as number[],
    dial: [] as number[],
    click: [] as number[],
    encoding: [] as number[],
  }
  for (let i = 0; i < queries; i++) {
    const dependencies = {
      ...benchDependencies(parts, randomVector(random, parts.model.featureSize)),
      inference: cached(parts.inference),
    }
    const timed = async (query: Query) => (await runQuery(query, dependencies)).timings
    times.first.push((await timed({ ...asked, dial: 0.5 })).totalMs)
    for (const dial of STEPS) {
      const { totalMs, encodeMs, invertMs } = await timed({ ...asked, dial })
      times.dial.push(totalMs)
      times.encoding.push(encodeMs + invertMs)
    }
    for (const [at] of CLICKED.entries()) {
      times.click.push((await timed({ ...asked, dial: 0.5, more: CLICKED.slice(0, at + 1) })).totalMs)
    }
  }
  const at = (name: keyof typeof times, share: number) => percentile(times[name], share)
  return {
    first_p50_ms: round(at('first', 0.5)),
    first_p95_ms: round(at('first', 0.95)),
    dial_p50_ms: round(at('dial', 0.5)),
    dial_p95_ms: round(at('dial', 0.95)),
    click_p50_ms: round(at('click', 0.5)),
    click_p95_ms: round(at('click', 0.95)),
    // Of the dial: what a look into the cache costs.
    dial_encoding_p95_ms: round(at('encoding', 0.95)),
    dial_ratio: round(at('dial', 0.5) / at('first', 0.5)),
  }
}

function cached(inference: InferenceClient): SearchDependencies['inference'] {
  const cache = new EncodingCache(inference)
  return {
    encodeText: (request) => cache.encodeText(request),
    invertByPhi: (request) => cache.invertByPhi(request),
    encodeImage: (request) => inference.encodeImage(request),
  }
}

export function round(figure: number): number {
  return Math.round(figure * 1000) / 1000
}
