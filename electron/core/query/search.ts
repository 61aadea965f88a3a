/**
 * Answers a resolved query: encodes its parts, composes their vector, ranks the photos by it. Runs in the engine;
 * encoding and scanning run in their own processes.
 */
import type { ComposedQuery, SearchResult } from '../../shared/library-api.ts'
import type { MatchRule } from '../../shared/match-rule.ts'
import type { Hit, Ranking, RankResponse, SearchApi } from '../../shared/search-api.ts'
import { type Composed, compose, type QueryParts, unit } from './compose.ts'
import { type Encoder, encodeQuery } from './encode.ts'
import { ruleOf } from './reading.ts'
import type { Clicks, ResolvedQuery } from './resolve.ts'
import { type Selection, selectHits } from './selection.ts'

export type Scanner = Pick<SearchApi, 'rank' | 'surroundings'>

/** An answer before its hints. */
export interface RankedAnswer
  extends Omit<SearchResult, 'hints'>,
    Pick<RankResponse, 'photos' | 'statisticsPending'> {
  /** That read the matches. */
  readonly rule: MatchRule | null
}

/**
 * The best photos for a query, in exact order.
 * @param startMs when the query came, of `performance.now()`
 * @param selection null takes every hit
 * @throws AppError as `encodeQuery`; `query-cancels-out`, and what the search process fails with
 */
export async function runQuery(
  resolved: ResolvedQuery,
  encoder: Encoder,
  scanner: Scanner,
  startMs = performance.now(),
  selection: Selection | null = null,
): Promise<RankedAnswer> {
  const { plan, parts, concept, without, timings } = await encodeQuery(resolved, encoder, scanner)
  const composed = compose(plan, parts, resolved.clicks)
  const rule = ruleOf(encoder.card, composed.method)
  const { hits, scanMs, ...read } = await rank(
    { composed, parts, without, rule },
    resolved,
    scanner,
    selection,
  )
  const { pseudoWords, words } = parts
  const totalMs = performance.now() - startMs
  const stacks = selection?.stacksOf?.(hits)
  return {
    ...{ hits, method: composed.method, pseudoWords, words, concept, rule, ...read },
    timings: { ...timings, scanMs, totalMs },
    ...(stacks && { stacks }),
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
  readonly rule: MatchRule | null
}

async function rank(
  { composed, parts: { image, text }, without, rule }: RankedParts,
  { query, clicks }: ResolvedQuery,
  scanner: Scanner,
  selection: Selection | null,
): Promise<RankResponse> {
  const request = {
    ...{ ranking: rankingOf(composed), without, reference: image, text, rule },
    leaveOut: selection?.leaveOut ?? [],
    filter: selection?.filter ?? query.filter,
  }
  const scan = (limit: number) => scanner.rank({ ...request, limit })
  // As many more as go last, so that others take their places among the first.
  const most = query.limit + clicks.less.length
  const answer = selection ? await selectHits(selection, most, scan) : await scan(most)
  return { ...answer, hits: lessLast(answer.hits, clicks).slice(0, query.limit) }
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
