/** Answers a query from the matrix: a first pass over every row, then exact scores. Runs in the search worker. */
import type { RankRequest, RankResponse } from '../../shared/search-api.ts'
import { Bands, queryScale } from './bands.ts'
import type { BlockScorer } from './block-scorer.ts'
import { bestRows } from './candidate-selection.ts'
import { countBands } from './count-bands.ts'
import { withExclusions } from './exclusions.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { PhotoChoice } from './photo-choice.ts'
import type { QueryDirections } from './rank-request.ts'
import { rankedQuery } from './ranked-query.ts'
import { rank } from './ranking.ts'
import { type ScoredQuery, sampleScores } from './scored-query.ts'
import { dotErrorBound, hitScore } from './unit-vector.ts'

export type MatrixAnswer = Omit<RankResponse, 'scanMs'>

export async function searchMatrix(
  mirror: LibraryMirror,
  scorer: BlockScorer,
  { ranking, without, sides }: QueryDirections,
  { rule, filter, leaveOut, limit }: RankRequest,
): Promise<MatrixAnswer> {
  const sample = mirror.sample()
  const plain = rankedQuery(ranking, sample)
  const query = withExclusions(plain, without, sample)
  const scale = rule && queryScale(sampleScores(plain, plain.banded, sample), sample)
  const bands = rule && scale && new Bands(rule, scale)
  const cosines = await approximateCosines(mirror, scorer, query)
  const choice = new PhotoChoice(mirror, filter, leaveOut)
  const approximate = (score: ScoredQuery['score']) => {
    const scores = new Float64Array(mirror.rows)
    score.fill(cosines, scores)
    const error = score.lipschitz * dotErrorBound(mirror.matrix.size)
    return { scores, errorOf: () => error }
  }
  const exactly = (score: ScoredQuery['score'], rows: readonly number[]) => {
    const scores = new Float64Array(rows.length)
    score.fill(exactCosines(mirror, query, rows), scores)
    return scores
  }
  const first = approximate(query.score)
  const best = bestRows(first, choice.mask, limit, (rows) => exactly(query.score, rows))
  const banded = exactly(
    query.banded,
    best.map(({ row }) => row),
  )
  const candidates = best.map(({ row, score }, i) => {
    const scale = bands && mirror.bankScale(row)
    const reading = bands && scale && bands.read(banded[i] as number, scale)
    return { vector: mirror.matrix.row(row), score, reading, photos: choice.photosOf(row) }
  })
  const pass = query.banded === query.score ? first : bands && approximate(query.banded)
  return {
    hits: rank(candidates, sides, limit),
    bands: bands && pass && countBands(bands, pass, mirror, choice, (rows) => exactly(query.banded, rows)),
    statisticsPending: bands !== null && mirror.lacksStatistics(),
    photos: sample.contents,
  }
}

/** By column and row, each within `dotErrorBound` of the exact one. */
async function approximateCosines(mirror: LibraryMirror, scorer: BlockScorer, { columns }: ScoredQuery) {
  const cosines: Float64Array[] = []
  for (const column of columns) {
    const all = new Float64Array(mirror.rows)
    for (const { firstRow, scores } of await scorer.score(Float32Array.from(column)))
      all.set(scores, firstRow)
    cosines.push(all)
  }
  return cosines
}

function exactCosines(mirror: LibraryMirror, { columns }: ScoredQuery, rows: readonly number[]) {
  return columns.map((column) => Float64Array.from(rows, (row) => hitScore(mirror.matrix.row(row), column)))
}
