/** Which rule reads an answer's scores as matches, and what a person should know of the answer. Runs in the engine; pure. */
import type { HintCode } from '../../shared/library-api.ts'
import type { MatchRule } from '../../shared/match-rule.ts'
import type { Hit, RankResponse } from '../../shared/search-api.ts'
import type { Card } from '../cards/card.ts'
import type { PlannedMethod } from './query-plan.ts'

/** As the search worker: in a smaller library no photo has a band. */
const FEWEST_PHOTOS = 50

type Answer = Pick<RankResponse, 'bands' | 'photos' | 'statisticsPending'> & {
  readonly hits: readonly Hit[]
}

/** Null gives no match. */
export function ruleOf({ match }: Pick<Card, 'match'>, method: PlannedMethod): MatchRule | null {
  if (method === 'text' || method === 'image') return match[method]
  return match.composed
}

/** @param unread what the model does not read of the text */
export function hintsOf(
  { bands, photos, statisticsPending }: Omit<Answer, 'hits'>,
  unread: readonly HintCode[],
): readonly HintCode[] {
  const nothing = bands !== null && bands.strong + bands.maybe === 0
  return [
    ...unread,
    ...(photos < FEWEST_PHOTOS ? (['few-photos'] as const) : []),
    ...(statisticsPending ? (['statistics-pending'] as const) : []),
    ...(nothing && !statisticsPending ? (['nothing-fits'] as const) : []),
  ]
}

/**
 * A text that the model does not read has scores all the same, and some photo always stands out. So nothing is strong
 * then: each match is below the rule's bound, in the same order.
 */
export function withoutStrong<T extends Answer>(answer: T, rule: MatchRule | null): T {
  if (!answer.bands || !rule) return answer
  const { strong, maybe } = answer.bands
  return {
    ...answer,
    bands: { strong: 0, maybe: strong + maybe },
    hits: answer.hits.map((hit) =>
      hit.band === 'strong'
        ? { ...hit, band: 'maybe', match: Math.min(hit.match ?? 0, belowStrong(rule)) }
        : hit,
    ),
  }
}

function belowStrong({ strong, maybe }: MatchRule): number {
  return Math.max(maybe, strong - 0.5)
}
