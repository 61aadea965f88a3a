/**
 * Answers a query from `vec0` while the matrix is not in memory, so that a query need not wait for the
 * matrix. Runs in the search worker.
 *
 * sqlite-vec's scan is exact but rounds, does not know which contents still have photos, and returns at most
 * 4096 neighbours. The search therefore requests more neighbours than the limit and scores them again. It
 * returns an answer only when no content outside the neighbours can belong to it, and null otherwise, when
 * the matrix has to answer.
 */
import type { Hit } from '../../shared/search-api.ts'
import type { LibraryReader } from './library-reader.ts'
import { compileFilter, folderOf, type ResolvedFilter } from './photo-filter.ts'
import { type Candidate, type Directions, rank } from './ranking.ts'
import { dotErrorBound, hitScore, readUnitVector } from './unit-vector.ts'
import { MOST_NEIGHBOURS, type Neighbour } from './vector-index.ts'

/** Requested beyond the limit: room for ties and for contents whose photos were removed. */
const SPARE_NEIGHBOURS = 28
const GROWTH = 8

export function searchIndex(
  reader: LibraryReader,
  directions: Directions,
  filter: ResolvedFilter,
  limit: number,
): readonly Hit[] | null {
  if (!reader.index.exists || (limit > MOST_NEIGHBOURS && reader.contents() >= MOST_NEIGHBOURS)) return null
  return reader.snapshot(() => {
    let count = Math.min(MOST_NEIGHBOURS, limit + SPARE_NEIGHBOURS)
    for (;;) {
      const hits = answerFrom(reader, directions, filter, limit, count)
      if (hits || count === MOST_NEIGHBOURS) return hits
      count = Math.min(MOST_NEIGHBOURS, count * GROWTH)
    }
  })
}

/** The answer from the `count` nearest contents, or null when another content could belong to it. */
function answerFrom(
  reader: LibraryReader,
  directions: Directions,
  filter: ResolvedFilter,
  limit: number,
  count: number,
): readonly Hit[] | null {
  const neighbours = reader.index.nearest(Float32Array.from(directions.composed), count, filter)
  const hits = rank(candidates(reader, neighbours, directions.composed, filter), directions, limit)
  if (neighbours.length < count) return hits
  const last = hits[limit - 1]
  return last && last.score > bestLeftOut(neighbours, directions.composed.length) ? hits : null
}

/**
 * The highest score that a content outside the neighbours can have: the score of the farthest neighbour, plus
 * the rounding of both distances. d^2 = 2 - 2 cos is a sum like a dot product's, up to 4 instead of 1, and
 * cos is half of it.
 */
function bestLeftOut(neighbours: readonly Neighbour[], size: number): number {
  const farthest = neighbours.at(-1)?.distance ?? 0
  return 1 - farthest ** 2 / 2 + 4 * dotErrorBound(size)
}

function* candidates(
  reader: LibraryReader,
  neighbours: readonly Neighbour[],
  composed: Float64Array,
  filter: ResolvedFilter,
): Generator<Candidate> {
  const passes = compileFilter(filter)
  for (const { contentId } of neighbours) {
    const blob = reader.vectorOf(contentId)
    const vector = new Float32Array(reader.featureSize)
    if (!blob || !readUnitVector(blob, vector)) continue
    const photos = reader
      .photosOf(contentId)
      .filter((photo) => passes({ ...photo, folder: folderOf(photo.path) }))
    yield { vector, score: hitScore(vector, composed), photos }
  }
}
