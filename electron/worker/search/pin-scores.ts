/**
 * Compares contents with the vectors of pins, over the matrix: from which score on a content matches, and which new
 * contents do. Runs in the search worker.
 *
 * [Note: Scores of pins are exact] A score is the dot product of the two unit vectors in float64, summed in order, so that
 * a threshold and the scores that are held against it never differ by a rounding of the first pass.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type {
  NewMatch,
  NewMatchesRequest,
  NewMatchesResponse,
  ThresholdsRequest,
} from '../../shared/search-api.ts'
import type { LibraryMirror } from './library-mirror.ts'
import type { ContentRow, LibraryReader } from './library-reader.ts'
import { MatchScale } from './match-threshold.ts'

/** Contents read at once. */
const SLICE_CONTENTS = 512
/** Products between two turns of the event loop: about 5 ms with 512 numbers each, so that queries hardly wait. */
const TURN_PRODUCTS = 8_192
/** One call compares so many contents at most: half a second with 200 pins. */
const CALL_CONTENTS = 4_096

export interface ScoredLibrary {
  readonly reader: LibraryReader
  /** As of the last commit at least. @throws `cancelled` where another library was opened */
  readonly mirror: () => Promise<LibraryMirror>
}

/** One a pin; null where the library is too small. Looks at every content once, whatever the number of pins. */
export async function matchThresholds(
  library: ScoredLibrary,
  { pins }: ThresholdsRequest,
): Promise<readonly (number | null)[]> {
  const scales = pins.map(({ vector, exclude }) => {
    checkLength(vector, library)
    return { vector, excluded: new Set(exclude), scale: new MatchScale() }
  })
  for (let after = 0; ; ) {
    const contents = contentsAfter(library, after, SLICE_CONTENTS)
    await eachUnit(library, contents, pins.length, (contentId, unit) => {
      for (const { vector, excluded, scale } of scales)
        if (!excluded.has(contentId)) scale.add(dot(vector, unit))
    })
    const last = contents.at(-1)
    if (!last) return scales.map(({ scale }) => scale.threshold())
    after = last.contentId
  }
}

export async function newMatches(
  library: ScoredLibrary,
  { after, pins }: NewMatchesRequest,
): Promise<NewMatchesResponse> {
  for (const { vector } of pins) checkLength(vector, library)
  const contents = contentsAfter(library, after, CALL_CONTENTS)
  const matches: NewMatch[] = []
  await eachUnit(library, contents, pins.length, (contentId, unit) => {
    for (const [pin, { vector, threshold }] of pins.entries()) {
      if (threshold === null) continue
      const score = dot(vector, unit)
      if (score >= threshold) matches.push({ pin, contentId, score })
    }
  })
  return { until: contents.at(-1)?.contentId ?? null, matches }
}

/** Up to the first content that this model has yet to embed; photos on a disk that is away do not count. */
function contentsAfter({ reader }: ScoredLibrary, after: number, limit: number): readonly ContentRow[] {
  const contents = reader.contentsAfter(after, limit)
  const end = contents.findIndex(({ isPending }) => isPending === 1)
  return contents.slice(0, end < 0 ? contents.length : end)
}

/** Calls `score` for each content that this model has embedded; a damaged vector counts as none. */
async function eachUnit(
  library: ScoredLibrary,
  contents: readonly ContentRow[],
  pins: number,
  score: (contentId: number, unit: Float32Array) => void,
): Promise<void> {
  const perTurn = Math.max(1, Math.floor(TURN_PRODUCTS / Math.max(1, pins)))
  for (let start = 0; start < contents.length; start += perTurn) {
    // Asked after the contents were read, so it holds the vector of each of them.
    const mirror = await library.mirror()
    for (const { contentId, isEmbedded } of contents.slice(start, start + perTurn)) {
      const unit = isEmbedded === 1 ? mirror.unitVector(contentId) : null
      if (unit) score(contentId, unit)
    }
    await nextTurn()
  }
}

function checkLength({ length }: Float32Array, { reader }: ScoredLibrary): void {
  if (length === reader.featureSize) return
  throw new AppError('internal', `pin: expected ${reader.featureSize} values, got ${length}`)
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
