/** Photos of which more, or less, is wanted, and the query that has learnt from them (Rocchio). Runs in the engine; pure. */
import { unit, weightedSum } from './compose-query.ts'

/** Un-normalised features, [featureSize] each. */
export interface Clicks {
  readonly more: readonly Float32Array[]
  readonly less: readonly Float32Array[]
}

const MORE_WEIGHT = 0.75
const LESS_WEIGHT = 0.25

/**
 * unit(unit(q) + 0.75 mean(unit(more)) - 0.25 mean(unit(less))); `query` itself where nothing was clicked.
 * @throws `usage` where nothing is left of it
 */
export function learnFromClicks(query: Float32Array, { more, less }: Clicks): Float32Array {
  if (more.length === 0 && less.length === 0) return query
  const learnt = weightedSum([
    [1, unit(query)],
    ...more.map((vector) => [MORE_WEIGHT / more.length, unit(vector)] as const),
    ...less.map((vector) => [-LESS_WEIGHT / less.length, unit(vector)] as const),
  ])
  return Float32Array.from(unit(learnt))
}
