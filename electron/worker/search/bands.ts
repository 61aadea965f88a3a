/**
 * Reads the band and the match of photos from the cosine that bands read: [Note: Two sides] in match-rule.ts. Runs in the
 * search worker; pure.
 */
import { type Band, bandOf, type MatchRule, matchOf, standingOf } from '../../shared/match-rule.ts'
import { median, quantile } from './quantiles.ts'

/** In a smaller library the median and the 16th percentile are chance. */
export const FEWEST_CONTENTS = 50
const LOW_SHARE = 0.16

/** Where scores lie, and what counts as one step away from there. */
export interface Scale {
  readonly median: number
  /** Greater than 0. */
  readonly spread: number
}

export interface Reading {
  readonly band: Band
  /** From 0 to 100. */
  readonly match: number
}

/**
 * The query's side; null in a library that is too small or whose photos are all alike.
 * @param cosines of the sample
 * @param contents that a search can find
 */
export function queryScale(cosines: Float64Array, contents: number): Scale | null {
  if (contents < FEWEST_CONTENTS) return null
  const middle = median(cosines)
  const spread = middle - quantile(cosines, LOW_SHARE)
  return spread > 0 ? { median: middle, spread } : null
}

export class Bands {
  readonly #rule: MatchRule
  readonly #query: Scale
  /** The lowest standings of the bands. */
  readonly #strong: number
  readonly #maybe: number

  constructor(rule: MatchRule, query: Scale) {
    this.#rule = rule
    this.#query = query
    this.#strong = leastStanding(rule, rule.strong)
    this.#maybe = leastStanding(rule, rule.maybe)
  }

  /** @param cosine exact */
  read(cosine: number, photo: Scale): Reading {
    const standing = standingOf(this.#rule, zOf(cosine, this.#query), zOf(cosine, photo))
    const match = matchOf(this.#rule, standing)
    return { band: bandOf(this.#rule, match), match }
  }

  /** The band of every cosine between the two; null where they differ, or rounding might. */
  certain(lowest: number, highest: number, photo: Scale): Band | null {
    const maybe = this.#edge(this.#maybe, photo)
    if (highest < maybe) return 'rest'
    const strong = this.#edge(this.#strong, photo)
    if (lowest > strong) return 'strong'
    return lowest > maybe && highest < strong ? 'maybe' : null
  }

  /**
   * The cosine at which the photo reaches a standing. Above both medians the standing grows with the cosine c: its square
   * is (c - m) (c - n) / (u v), with m and n the medians, u and v the units times the spreads.
   */
  #edge(standing: number, photo: Scale): number {
    const { queryUnit, photoUnit } = this.#rule
    const query = this.#query
    // Every cosine has a standing of at least 0.
    if (standing <= 0) return -Infinity
    if (photoUnit === null) return query.median + standing * queryUnit * query.spread
    const middle = (query.median + photo.median) / 2
    const half = (query.median - photo.median) / 2
    return middle + Math.sqrt(half ** 2 + standing ** 2 * queryUnit * query.spread * photoUnit * photo.spread)
  }
}

function zOf(cosine: number, { median, spread }: Scale): number {
  return (cosine - median) / spread
}

/** The lowest standing with at least this match; infinite where all or none has it. */
function leastStanding({ points }: MatchRule, match: number): number {
  const [first] = points
  if (!first || first[1] >= match) return -Infinity
  for (let i = 1; i < points.length; i++) {
    const [low, least] = points[i - 1] as readonly [number, number]
    const [high, best] = points[i] as readonly [number, number]
    if (best >= match) return low + ((high - low) * (match - least)) / (best - least)
  }
  return Infinity
}
