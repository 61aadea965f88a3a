/** Answers a query from the matrix: a first pass over every row, then exact scores. Runs in the search worker. */
import type { Hit } from '../../shared/search-api.ts'
import type { BlockScorer } from './block-scorer.ts'
import { selectCandidates } from './candidate-selection.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { compileFilter, isEmptyFilter, type ResolvedFilter } from './photo-filter.ts'
import { type Candidate, type Directions, rank } from './ranking.ts'
import { dotErrorBound, hitScore } from './unit-vector.ts'

export async function searchMatrix(
  mirror: LibraryMirror,
  scorer: BlockScorer,
  directions: Directions,
  filter: ResolvedFilter,
  limit: number,
): Promise<readonly Hit[]> {
  const scores = await scorer.score(Float32Array.from(directions.composed))
  const error = dotErrorBound(mirror.matrix.size)
  // Every row of the mask has at least one photo, so the best `limit` rows hold the best `limit` photos.
  const rows = selectCandidates(scores, mirror.mask(filter), limit, error)
  return rank(
    candidates(mirror, rows, (row) => hitScore(mirror.matrix.row(row), directions.composed), filter),
    directions,
    limit,
  )
}

/** The photos of the rows that pass the filter, with the rows' scores. */
export function* candidates(
  mirror: LibraryMirror,
  rows: readonly number[],
  scoreOf: (row: number) => number,
  filter: ResolvedFilter,
): Generator<Candidate> {
  const passes = isEmptyFilter(filter) ? null : compileFilter(filter)
  for (const row of rows) {
    const photos = mirror.photos.ofRow(row)
    yield {
      vector: mirror.matrix.row(row),
      score: scoreOf(row),
      photos: passes ? [...photos].filter(passes) : photos,
    }
  }
}
