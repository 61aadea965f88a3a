/**
 * Measures the cost of a turn of the dial and of a click beside their query: everything is encoded by then, so that
 * only the sum of vectors and the scan are left. Runs in the bench.
 */

import type { Encoder } from '../../electron/core/query/encode.ts'
import { QueryEncoder } from '../../electron/core/query/query-encoder.ts'
import type { KnownPicture, ResolvedQuery } from '../../electron/core/query/resolve.ts'
import { runQuery } from '../../electron/core/query/search.ts'
import type { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import type { SearchClient } from '../../electron/core/workers/search-client.ts'
import type { ModelInfo } from '../../electron/shared/inference-api.ts'
import type { Query } from '../../electron/shared/library-api.ts'
import { PSEUDO_WORD_CARD } from '../helpers/cards.ts'
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

/** A query whose reference is in the library, with features of the caller's choice. */
export function benchQuery(
  query: Query,
  features: Float32Array,
  clicked: readonly number[] = [],
): ResolvedQuery {
  const known = (photoId: number): KnownPicture => ({ kind: 'known', photoId, hash: '', features })
  const clicks = { more: clicked.map(known), less: [] }
  return { query, references: [known(1)], refined: [null], words: [], clicks }
}

/** Without a cache. */
export function benchEncoder({ inference, model }: BenchParts): Encoder {
  const unexpected = () => {
    throw new Error('expected a query without optimisation')
  }
  return {
    model,
    card: PSEUDO_WORD_CARD,
    encodeImage: (request) => inference.encodeImage(request),
    encodeText: (request) => inference.encodeText(request),
    invertByPhi: (request) => inference.invertByPhi(request),
    optimise: unexpected,
    textMean: unexpected,
    guesses: unexpected,
  }
}

/** Asks each query once anew, then at every step of the dial, then with one click more after the other. */
export async function measureDial(parts: BenchParts, asked: Query, queries: number): Promise<object> {
  const random = randomNumbers(SEED)
  const times = {
    first: [] as number[],
    dial: [] as number[],
    click: [] as number[],
    encoding: [] as number[],
  }
  for (let i = 0; i < queries; i++) {
    const features = randomVector(random, parts.model.featureSize)
    const encoder = new QueryEncoder({ client: parts.inference, info: parts.model }, PSEUDO_WORD_CARD, {
      find: () => null,
      put: () => {},
    })
    const timed = async (query: Query, clicked: readonly number[] = []) =>
      (await runQuery(benchQuery(query, features, clicked), encoder, parts.search)).timings
    times.first.push((await timed({ ...asked, dial: 0.5 })).totalMs)
    for (const dial of STEPS) {
      const { totalMs, encodeMs, invertMs } = await timed({ ...asked, dial })
      times.dial.push(totalMs)
      times.encoding.push(encodeMs + invertMs)
    }
    for (const [at] of CLICKED.entries()) {
      times.click.push((await timed({ ...asked, dial: 0.5 }, CLICKED.slice(0, at + 1))).totalMs)
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
    // Cost of a look into the cache, for the dial.
    dial_encoding_p95_ms: round(at('encoding', 0.95)),
    dial_ratio: round(at('dial', 0.5) / at('first', 0.5)),
  }
}

export function round(figure: number): number {
  return Math.round(figure * 1000) / 1000
}
