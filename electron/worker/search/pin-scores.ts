/**
 * Compares contents with the vectors of pins: from which score on a content matches, and which new contents do. Runs in
 * the search worker.
 *
 * [Note: Scores of pins are exact] A score comes from dot products of unit vectors in float64, summed in order, so that
 * a threshold and the scores that are held against it never differ by a rounding.
 *
 * [Note: A pin's match] With a rule, a new content matches a pin if the band of the pin's query is strong for it, read as
 * in a search: [Note: Two sides] in match-rule.ts. Where no band can be read, [Note: A match] decides.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type {
  NewMatch,
  NewMatchesRequest,
  NewMatchesResponse,
  PinVectors,
  ThresholdsRequest,
} from '../../shared/search-api.ts'
import { dot, unitDirection } from '../../shared/vectors.ts'
import { Bands, queryScale } from './bands.ts'
import type { LibraryMirror } from './library-mirror.ts'
import type { ContentRow, LibraryReader } from './library-reader.ts'
import type { LibrarySample } from './library-sample.ts'
import { MatchScale } from './match-threshold.ts'
import { median } from './quantiles.ts'

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

/** A pin's query with the statistics of the library that its exclusions need. */
class PinQuery {
  readonly vector: Float64Array
  readonly #without: readonly { readonly direction: Float64Array; readonly median: number }[]

  constructor({ vector, without }: PinVectors, sample: LibrarySample) {
    this.vector = Float64Array.from(vector)
    this.#without = without.map((words) => {
      const direction = unitDirection(words)
      if (!direction) throw new AppError('usage', 'excluded words of a pin have no direction')
      return { direction, median: median(sample.cosines(direction)) }
    })
  }

  /** As [Note: Exclusions] lowers a cosine. */
  score(unit: Float32Array): number {
    let score = dot(this.vector, unit)
    for (const { direction, median } of this.#without) score -= Math.max(0, dot(direction, unit) - median)
    return score
  }
}

/** One a pin; null where the library is too small. Looks at every content once, whatever the number of pins. */
export async function matchThresholds(
  library: ScoredLibrary,
  { pins }: ThresholdsRequest,
): Promise<readonly (number | null)[]> {
  const sample = (await library.mirror()).sample()
  const scales = pins.map((pin) => {
    checkLengths(pin, library)
    return { query: new PinQuery(pin, sample), excluded: new Set(pin.exclude), scale: new MatchScale() }
  })
  for (let after = 0; ; ) {
    const contents = contentsAfter(library, after, SLICE_CONTENTS)
    await eachUnit(library, contents, pins, (contentId, unit) => {
      for (const { query, excluded, scale } of scales)
        if (!excluded.has(contentId)) scale.add(query.score(unit))
    })
    const last = contents.at(-1)
    if (!last) return scales.map(({ scale }) => scale.threshold())
    after = last.contentId
  }
}

export async function newMatches(
  library: ScoredLibrary,
  { after, rule, pins }: NewMatchesRequest,
): Promise<NewMatchesResponse> {
  for (const pin of pins) checkLengths(pin, library)
  const contents = contentsAfter(library, after, CALL_CONTENTS)
  const mirror = await library.mirror()
  const sample = mirror.sample()
  const queries: { query: PinQuery; threshold: number | null; bands: Bands | null }[] = []
  for (const pin of pins) {
    const query = new PinQuery(pin, sample)
    const scale = rule && queryScale(sample.cosines(query.vector), mirror.contents)
    queries.push({ query, threshold: pin.threshold, bands: rule && scale && new Bands(rule, scale) })
    await nextTurn()
  }
  const matches: NewMatch[] = []
  await eachUnit(library, contents, pins, (contentId, unit, mirror) => {
    const photo = mirror.bankScaleOf(contentId)
    for (const [pin, { query, threshold, bands }] of queries.entries()) {
      if (bands === null && threshold === null) continue
      const score = query.score(unit)
      const isMatch =
        bands && photo ? bands.read(score, photo).band === 'strong' : threshold !== null && score >= threshold
      if (isMatch) matches.push({ pin, contentId, score })
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
  pins: readonly PinVectors[],
  score: (contentId: number, unit: Float32Array, mirror: LibraryMirror) => void,
): Promise<void> {
  const products = pins.reduce((sum, { without }) => sum + 1 + without.length, 0)
  const perTurn = Math.max(1, Math.floor(TURN_PRODUCTS / Math.max(1, products)))
  for (let start = 0; start < contents.length; start += perTurn) {
    // Asked after the contents were read, so it holds the vector of each of them.
    const mirror = await library.mirror()
    for (const { contentId, isEmbedded } of contents.slice(start, start + perTurn)) {
      const unit = isEmbedded === 1 ? mirror.unitVector(contentId) : null
      if (unit) score(contentId, unit, mirror)
    }
    await nextTurn()
  }
}

function checkLengths({ vector, without }: PinVectors, { reader }: ScoredLibrary): void {
  for (const { length } of [vector, ...without]) {
    if (length === reader.featureSize) continue
    throw new AppError('internal', `pin: expected ${reader.featureSize} values, got ${length}`)
  }
}
