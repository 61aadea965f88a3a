/**
 * Which of two pictures is a near copy of the other. Runs in the engine; pure.
 *
 * The bounds were chosen on shared/photos-train; docs/architecture/stacks.md has the figures.
 */
import { CAPTURE_RANK, type CapturePrecision } from '../../shared/capture-date.ts'
import { differentBits } from '../../shared/picture-hash.ts'

/** A content as the rule reads it. */
export interface CopyFacts {
  readonly id: number
  /** SHA-256 of the bytes. */
  readonly sha: string
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly dateMs: number | null
  readonly datePrecision: CapturePrecision | null
  readonly dateRank: number | null
  /** See shared/picture-hash.ts. */
  readonly hash: Uint8Array
}

/** Different bits, of 128, of a near copy whatever its features say. */
export const SURE_BITS = 24
/** Different bits of a near copy whose features are near as well. */
export const MOST_BITS = 30
/** The least cosine of such features. Unrelated photos reach it in 1 of 1,000 pairs (photo-mini). */
const LEAST_COSINE = 0.75

/** @param cosine of the features; null where there are none */
export function isNearCopy(one: CopyFacts, other: CopyFacts, cosine: () => number | null): boolean {
  const bits = differentBits(one.hash, other.hash)
  if (bits > MOST_BITS || areOtherMoments(one, other)) return false
  return bits <= SURE_BITS || hasNearFeatures(cosine())
}

/** False where there are no features, or none with a direction. */
export function hasNearFeatures(cosine: number | null): boolean {
  return cosine !== null && cosine >= LEAST_COSINE
}

/** Cameras without fractions of a second round. */
const SAME_MOMENT_MS = 1_000
/** Programs that mend a time zone move the clock by quarters of an hour. */
const ZONE_STEP_MS = 15 * 60 * 1_000

/** Whether both state when the shutter opened, and it opened twice. */
function areOtherMoments(one: CopyFacts, other: CopyFacts): boolean {
  const [first, second] = [shutterMs(one), shutterMs(other)]
  if (first === null || second === null) return false
  const apart = Math.abs(first - second) % ZONE_STEP_MS
  return Math.min(apart, ZONE_STEP_MS - apart) > SAME_MOMENT_MS
}

function shutterMs({ dateMs, datePrecision, dateRank }: CopyFacts): number | null {
  return dateRank === CAPTURE_RANK.exifOriginal && datePrecision === 'second' ? dateMs : null
}

/**
 * The order in which contents become centres, whatever order they came in: first the camera's own file, then more pixels,
 * then more bytes, since copies lose these.
 */
export function compareCentres(one: CopyFacts, other: CopyFacts): number {
  return (
    Number(shutterMs(other) !== null) - Number(shutterMs(one) !== null) ||
    other.width * other.height - one.width * one.height ||
    other.bytes - one.bytes ||
    (one.sha < other.sha ? -1 : one.sha > other.sha ? 1 : one.id - other.id)
  )
}
