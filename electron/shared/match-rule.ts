/**
 * Says how well a photo matches a query, from two sides. Runs anywhere; pure.
 *
 * [Note: Two sides] A flat threshold on a score cannot tell a match, because each query and each photo has a scale of its
 * own. The query's side is how the photo stands among all photos: zq = (s - median) / (median - 16th percentile) over
 * the library. The photo's side is how the query stands among unrelated names for this photo: zp = (s - median) / spread
 * over the bank ([Note: Bank statistics]). A match must stand out on both: the standing is their geometric mean, and 0
 * where one of them is not above its median. On photos-train this separates queries for things that are there from others
 * better than the weaker side does.
 */

/** How a model's scores become matches; part of the model's card. */
export interface MatchRule {
  /** The z that has the standing 1, a side each; greater than 0. */
  readonly queryUnit: number
  /** Null leaves the photo's side out: a photo as a query stands far above all names for every photo. */
  readonly photoUnit: number | null
  /** Standing and match, both rising; linear between two points, constant outside. At least one. */
  readonly points: readonly (readonly [standing: number, match: number])[]
  /** The lowest match of each band, from 0 to 100; `strong` is not below `maybe`. */
  readonly strong: number
  readonly maybe: number
}

export type Band = 'strong' | 'maybe' | 'rest'

/** The geometric mean of both sides, each in its own unit; not below 0. */
export function standingOf({ queryUnit, photoUnit }: MatchRule, queryZ: number, photoZ: number): number {
  const query = Math.max(0, queryZ / queryUnit)
  return photoUnit === null ? query : Math.sqrt(query * Math.max(0, photoZ / photoUnit))
}

/** From 0 to 100; never falls where the standing rises. */
export function matchOf({ points }: MatchRule, standing: number): number {
  const above = points.findIndex(([at]) => at > standing)
  if (above < 0) return points.at(-1)?.[1] ?? 0
  const [high, best] = points[above] ?? [0, 0]
  const [low, least] = points[above - 1] ?? [high, best]
  if (high === low) return best
  return least + ((best - least) * (standing - low)) / (high - low)
}

/** The match alone decides. */
export function bandOf({ strong, maybe }: MatchRule, match: number): Band {
  if (match >= strong) return 'strong'
  return match >= maybe ? 'maybe' : 'rest'
}
