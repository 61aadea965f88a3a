import { describe, expect, it } from 'vitest'
import { DEFAULT_CARD } from '../../../../electron/core/cards/built-in.ts'
import { hintsOf, ruleOf, withoutStrong } from '../../../../electron/core/query/reading.ts'
import type { MatchRule } from '../../../../electron/shared/match-rule.ts'
import type { Hit } from '../../../../electron/shared/search-api.ts'

const RULE: MatchRule = { queryUnit: 1, photoUnit: 1, points: [[0, 0]], strong: 60, maybe: 10 }

describe('the rule of an answer', () => {
  it('belongs to the sides of the query', () => {
    const { match } = DEFAULT_CARD
    expect(ruleOf(DEFAULT_CARD, 'text')).toBe(match.text)
    expect(ruleOf(DEFAULT_CARD, 'image')).toBe(match.image)
    for (const method of ['names', 'searle', 'oti', 'sum', 'pdv'] as const)
      expect(ruleOf(DEFAULT_CARD, method)).toBe(match.composed)
  })
})

describe('hints', () => {
  const whole = { bands: { strong: 1, maybe: 0 }, photos: 50, statisticsPending: false }

  it('are none for an answer that has something', () => {
    expect(hintsOf(whole, [])).toEqual([])
  })

  it('say that nothing fits only where every photo was read', () => {
    const bands = { strong: 0, maybe: 0 }
    expect(hintsOf({ ...whole, bands }, [])).toEqual(['nothing-fits'])
    expect(hintsOf({ ...whole, bands, statisticsPending: true }, [])).toEqual(['statistics-pending'])
    expect(hintsOf({ ...whole, bands: null }, [])).toEqual([])
  })

  it('say that there are few photos, and what the model does not read', () => {
    expect(hintsOf({ ...whole, photos: 49, bands: null }, ['words-unknown'])).toEqual([
      'words-unknown',
      'few-photos',
    ])
  })
})

describe('a text that the model does not read', () => {
  const hit = (band: Hit['band'], match: number | null) => ({ band, match }) as Hit
  const hits = [hit('strong', 90), hit('strong', 60), hit('maybe', 40), hit('rest', 3), hit(null, null)]
  const answer = { hits, bands: { strong: 2, maybe: 1 }, photos: 60, statisticsPending: false }

  it('has no strong match, and keeps the order of matches', () => {
    const read = withoutStrong(answer, RULE)
    expect(read.bands).toEqual({ strong: 0, maybe: 3 })
    expect(read.hits.map(({ band }) => band)).toEqual(['maybe', 'maybe', 'maybe', 'rest', null])
    expect(read.hits.map(({ match }) => match)).toEqual([59.5, 59.5, 40, 3, null])
  })

  it('is left alone without a rule', () => {
    expect(withoutStrong(answer, null)).toBe(answer)
  })
})
