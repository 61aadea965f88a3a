/**
 * Answers a resolved query: encodes its parts, composes their vector, ranks the photos by it. Runs in the engine;
 * encoding and scanning run in their own processes.
 */
import type { ComposedQuery, SearchResult } from '../../shared/library-api.ts'
import type { Hit, Ranking, RankResponse, SearchApi } from '../../shared/search-api.ts'
import { type Composed, compose, type QueryParts, unit } from './compose.ts'
import { type Encoder, encodeQuery } from './encode.ts'
import type { Clicks, ResolvedQuery } from './resolve.ts'

export type Scanner = Pick<SearchApi, 'rank' | 'surroundings'>

/**
 * The best photos for a query, in exact order.
 * @param startMs when the query came, of `performance.now()`
 * @throws AppError as `encodeQuery`; `query-cancels-out`, and what the search process fails with
 */
export async function runQuery(
  resolved: ResolvedQuery,
  encoder: Encoder,
  scanner: Scanner,
  startMs = performance.now(),
): Promise<Omit<SearchResult, 'hints'>> {
  const { plan, parts, concept, without, timings } = await encodeQuery(resolved, encoder, scanner)
  const composed = compose(plan, parts, resolved.clicks)
  const { hits, scanMs } = await rank({ composed, parts, without }, resolved, scanner)
  const { pseudoWords, words } = parts
  const totalMs = performance.now() - startMs
  return {
    hits,
    method: composed.method,
    pseudoWords,
    words,
    concept,
    timings: { ...timings, scanMs, totalMs },
  }
}

/**
 * The query's vector, without a scan: `auto` then answers with pseudo-words.
 * @throws AppError as `runQuery`; `method-unavailable` for the methods `basic` and `names`
 */
export async function composeQuery(resolved: ResolvedQuery, encoder: Encoder): Promise<ComposedQuery> {
  const { plan, parts } = await encodeQuery(resolved, encoder, null)
  const composed = compose(plan, parts, resolved.clicks)
  if (composed.kind !== 'vector') throw new Error(`expected a vector, got the method ${plan.method}`)
  const { pseudoWords, words } = parts
  const vector = Float32Array.from(unit(composed.vector))
  return { vector, method: composed.method, pseudoWords, words }
}

interface RankedParts {
  readonly composed: Composed
  readonly parts: QueryParts
  readonly without: readonly Float32Array[]
}

async function rank(
  { composed, parts: { image, text }, without }: RankedParts,
  { query: { filter, limit }, clicks }: ResolvedQuery,
  scanner: Scanner,
): Promise<Pick<RankResponse, 'hits' | 'scanMs'>> {
  const { hits, scanMs } = await scanner.rank({
    ranking: rankingOf(composed),
    without,
    reference: image,
    text,
    rule: null,
    leaveOut: [],
    filter,
    // As many more as go last, so that others take their places among the first.
    limit: limit + clicks.less.length,
  })
  return { hits: lessLast(hits, clicks).slice(0, limit), scanMs }
}

function rankingOf(composed: Composed): Ranking {
  if (composed.kind === 'vector') return { kind: 'vector', vector: composed.vector }
  if (composed.kind === 'names') return composed.ranking
  const { reference, text, textMean } = composed
  return { kind: 'basic', reference, text, textMean }
}

/**
 * Puts photos of which less is wanted last, with the scores they have: the query alone would leave half of them among
 * the first ten.
 */
export function lessLast(hits: readonly Hit[], { less }: Pick<Clicks, 'less'>): readonly Hit[] {
  const last = new Set(less.map(({ photoId }) => photoId))
  if (last.size === 0) return hits
  const isLast = ({ photoId }: Hit) => last.has(photoId)
  return [...hits.filter((hit) => !isLast(hit)), ...hits.filter(isLast)]
}
