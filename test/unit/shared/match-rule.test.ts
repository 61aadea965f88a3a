import { describe, expect, it } from 'vitest'
import { bandOf, type MatchRule, matchOf, standingOf } from '../../../electron/shared/match-rule.ts'

const RULE: MatchRule = {
  queryUnit: 2,
  photoUnit: 3,
  points: [
    [0, 0],
    [1, 60],
    [2, 90],
  ],
  strong: 60,
  maybe: 30,
}

describe('the match of a photo', () => {
  it('takes the geometric mean of both sides, each in its unit', () => {
    expect(standingOf(RULE, 2, 3)).toBe(1)
    expect(standingOf(RULE, 8, 3)).toBe(2)
    expect(standingOf(RULE, 2, 12)).toBe(2)
  })

  it('is 0 where one side is not above its median', () => {
    expect(standingOf(RULE, -4, 12)).toBe(0)
    expect(standingOf(RULE, 4, -12)).toBe(0)
    expect(standingOf(RULE, -4, -12)).toBe(0)
  })

  it('leaves the side of the photo out where the rule says so', () => {
    expect(standingOf({ ...RULE, photoUnit: null }, 3, -12)).toBe(1.5)
  })

  it('goes along straight lines between the points and is constant outside', () => {
    expect(matchOf(RULE, 0.5)).toBe(30)
    expect(matchOf(RULE, 1.5)).toBe(75)
    expect(matchOf(RULE, -5)).toBe(0)
    expect(matchOf(RULE, 9)).toBe(90)
  })

  it('never falls where a side rises, and the band follows it', () => {
    const order = ['rest', 'maybe', 'strong']
    const zs = Array.from({ length: 41 }, (_, i) => -2 + i * 0.25)
    for (const fixed of zs) {
      for (const sides of [(z: number) => [z, fixed] as const, (z: number) => [fixed, z] as const]) {
        const matches = zs.map((z) => matchOf(RULE, standingOf(RULE, ...sides(z))))
        expect(matches).toEqual([...matches].sort((a, b) => a - b))
        const bands = matches.map((match) => order.indexOf(bandOf(RULE, match)))
        expect(bands).toEqual([...bands].sort((a, b) => a - b))
      }
    }
  })

  it('calls a match strong or maybe from its bound on', () => {
    expect([59.9, 60, 30, 29.9].map((match) => bandOf(RULE, match))).toEqual([
      'maybe',
      'strong',
      'maybe',
      'rest',
    ])
  })
})
