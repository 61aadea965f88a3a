/** Answers a query from the matrix: a first pass over every row, then exact scores. Runs in the search worker. */
import type { RankRequest, RankResponse } from '../../shared/search-api.ts'
import { Bands, queryScale } from './bands.ts'
import { bestRows, type FirstPass } from './candidate-selection.ts'
import { countBands } from './count-bands.ts'
import { withExclusions } from './exclusions.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { PhotoChoice } from './photo-choice.ts'
import type { QueryDirections } from './rank-request.ts'
import { rankedQuery } from './ranked-query.ts'
import { rank } from './ranking.ts'
import { type CosineScore, type ScoredQuery, sampleScores } from './scored-query.ts'
import { hitScore } from './unit-vector.ts'

export type MatrixAnswer = Omit<RankResponse, 'scanMs'>

/** @param reader of the library that the mirror shows, on a snapshot as of the mirror's last commit */
export function searchMatrix(
  mirror: LibraryMirror,
  reader: { pathOf(photoId: number): string },
  { ranking, without, sides }: QueryDirections,
  { rule, filter, leaveOut, limit }: RankRequest,
): MatrixAnswer {
  const sample = mirror.sample()
  const plain = rankedQuery(ranking, sample)
  const query = withExclusions(plain, without, sample)
  const scale = rule && queryScale(sampleScores(plain, plain.banded, sample), mirror.contents)
  const bands = rule && scale && new Bands(rule, scale)
  const choice = new PhotoChoice(mirror, filter, leaveOut)
  const { score, banded } = firstPass(mirror, query, bands !== null)
  const exactly = (score: CosineScore, rows: readonly number[]) => exactScores(mirror, query, score, rows)
  const best = bestRows(score, choice.mask, limit, (rows) => exactly(query.score, rows))
  const cosines =
    bands &&
    exactly(
      query.banded,
      best.map(({ row }) => row),
    )
  const candidates = best.map(({ row, score }, i) => {
    const photo = bands && mirror.bankScale(row)
    const reading = bands && cosines && photo && bands.read(cosines[i] as number, photo)
    return { row, score, reading, photoIds: choice.photosOf(row).map(({ photoId }) => photoId) }
  })
  return {
    hits: rank(candidates, sides, limit, {
      pathOf: (photoId) => reader.pathOf(photoId),
      captured: (photoId) => mirror.photos.captured(photoId),
      vector: (row) => mirror.vector(row),
    }),
    bands:
      bands && banded && countBands(bands, banded, mirror, choice, (rows) => exactly(query.banded, rows)),
    statisticsPending: bands !== null && mirror.lacksStatistics(),
    photos: mirror.contents,
  }
}

/** Of the score, and of the cosine that bands read where bands need it. */
function firstPass({ matrix }: LibraryMirror, query: ScoredQuery, needsBanded: boolean) {
  const isOne = query.banded === query.score
  const functions = needsBanded && !isOne ? [query.score, query.banded] : [query.score]
  const targets = functions.map(() => new Float64Array(matrix.rows))
  const errors = matrix.scan(query.columns, functions, targets)
  const [score, banded] = functions.map(({ lipschitz }, i): FirstPass => {
    return {
      scores: targets[i] as Float64Array,
      errorOf: (row) => lipschitz * errors.of(row),
      mostError: lipschitz * errors.most,
    }
  })
  return { score: score as FirstPass, banded: (isOne ? score : banded) ?? null }
}

/** Of rows in ascending order, so that those that are not in memory are read in order. */
function exactScores(
  mirror: LibraryMirror,
  { columns }: ScoredQuery,
  score: CosineScore,
  rows: readonly number[],
): Float64Array {
  const cosines = columns.map(() => new Float64Array(rows.length))
  for (const [i, row] of rows.entries()) {
    const vector = mirror.vector(row)
    for (const [k, column] of columns.entries()) (cosines[k] as Float64Array)[i] = hitScore(vector, column)
  }
  const scores = new Float64Array(rows.length)
  score.fill(cosines, scores)
  return scores
}
