/**
 * Answers a query: plans it, has its parts encoded, composes them, scans. Runs in the engine; encoding and
 * scanning happen in their own processes.
 */
import { AppError } from '../../shared/errors.ts'
import type { ComposedQuery, PhotoName, Query, SearchResult } from '../../shared/library-api.ts'
import type { SearchApi } from '../../shared/search-api.ts'
import { Stopwatch } from '../lib/stopwatch.ts'
import { type ClickedPhoto, findClicks, learnFromClicks, lessLast } from './clicks.ts'
import { unit } from './compose.ts'
import { encodeParts, type PartsDependencies, type QueryParts } from './encode.ts'
import type { NamedWord } from './known-words.ts'
import { type ModelAbilities, planQuery, type QueryPlan } from './query-plan.ts'
import { present, rankingVector, type VectorMethod } from './ranking-vector.ts'
import { type FindRefined, refinedTokens } from './reference-tokens.ts'

export interface ComposeDependencies extends PartsDependencies {
  readonly model: ModelAbilities
  /** The user's own. */
  readonly words: readonly NamedWord[]
  readonly refined: FindRefined
  /** Null where an id is gone. @throws `photo-missing` for a path */
  readonly clicked: (photo: PhotoName) => Promise<ClickedPhoto | null>
}

export interface SearchDependencies extends ComposeDependencies {
  readonly search: Pick<SearchApi, 'scan' | 'fuse'>
  /** Mean of unit text features of plain captions, [featureSize]. */
  readonly textMean: () => Promise<Float32Array>
}

interface EncodedQuery {
  readonly plan: QueryPlan
  readonly parts: QueryParts
  readonly clock: Stopwatch
}

/**
 * The best photos for a query, in exact order (design/cli.md, search).
 * @throws AppError `usage`, `model-no-tokenizer`, `model-no-phi`, `reference-unreadable`, `photo-missing`,
 *   and what the two processes fail with
 */
export async function runQuery(query: Query, dependencies: SearchDependencies): Promise<SearchResult> {
  const start = performance.now()
  const encoded = await encodeQuery(query, dependencies)
  const { parts, clock } = encoded
  const { hits, scanMs, method } = await scan(query, encoded, dependencies)
  const { pseudoWords, words } = parts
  const { encodeMs, invertMs } = clock
  const totalMs = performance.now() - start
  return { hits, method, pseudoWords, words, timings: { encodeMs, invertMs, scanMs, totalMs } }
}

/** The query's vector, without looking for photos. @throws as `runQuery`; `method-unavailable` where it has none */
export async function composeQuery(query: Query, dependencies: ComposeDependencies): Promise<ComposedQuery> {
  const { plan, parts } = await encodeQuery(query, dependencies)
  if (!hasVector(plan)) {
    throw new AppError('method-unavailable', `the method ${plan.method} has no vector of its own`)
  }
  const { vector, method } = rankingVector(plan, parts)
  const learnt = learnFromClicks(vector, await findClicks(query, dependencies.clicked))
  const { pseudoWords, words } = parts
  return { vector: Float32Array.from(unit(learnt)), method, pseudoWords, words }
}

async function encodeQuery(query: Query, dependencies: ComposeDependencies): Promise<EncodedQuery> {
  const clock = new Stopwatch()
  const { model, words } = dependencies
  const refined = await refinedTokens(query, dependencies.refined)
  // What was refined needs no phi.
  const hasPhi = model.hasPhi || (refined.length > 0 && refined.every((token) => token !== null))
  const plan = planQuery(query, { ...model, hasPhi, words })
  const parts = await encodeParts(plan, query, { refined, words }, dependencies, clock)
  return { plan, parts, clock }
}

async function scan(query: Query, { plan, parts, clock }: EncodedQuery, dependencies: SearchDependencies) {
  const { filter, limit } = query
  const { search, textMean } = dependencies
  const { image: reference, text } = parts
  if (hasVector(plan)) {
    const { vector, method } = rankingVector(plan, parts)
    const clicks = await findClicks(query, dependencies.clicked)
    const composed = learnFromClicks(vector, clicks)
    // More by those that go last: what takes their place among the first is scanned too.
    const scanned = limit + clicks.less.length
    const { hits, scanMs } = await search.scan({ composed, reference, text, filter, limit: scanned })
    return { hits: lessLast(hits, clicks).slice(0, limit), scanMs, method }
  }
  const mean = await clock.encoding(textMean)
  const sides = { reference: present(reference, 'image'), text: present(text, 'text'), textMean: mean }
  return { ...(await search.fuse({ ...sides, filter, limit })), method: plan.method }
}

function hasVector(plan: QueryPlan): plan is QueryPlan & { readonly method: VectorMethod } {
  return plan.method !== 'basic'
}
