/** Answers a query from the matrix: a first pass over every row, then exact scores. Runs in the search worker. */
import type { RankRequest, RankResponse } from '../../shared/search-api.ts'
import { Bands, queryScale } from './bands.ts'
import { bestRows } from './candidate-selection.ts'
import { countBands } from './count-bands.ts'
import { withExclusions } from './exclusions.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { PhotoChoice } from './photo-choice.ts'
import type { ResolvedFilter } from './photo-filter.ts'
import type { QueryDirections } from './rank-request.ts'
import { rankedQuery } from './ranked-query.ts'
import { rank } from './ranking.ts'
import { type CosineScore, type Enclosure, sampleScores, scoresOf } from './scored-query.ts'

/** A request whose filter knows the photos of its names. */
interface ResolvedRequest extends RankRequest {
  readonly filter: ResolvedFilter
}

export type MatrixAnswer = Omit<RankResponse, 'scanMs'>

/** @param reader of the library that the mirror shows, on a snapshot as of the mirror's last commit */
export function searchMatrix(
  mirror: LibraryMirror,
  reader: { pathOf(photoId: number): string },
  { ranking, without, sides }: QueryDirections,
  { rule, filter, leaveOut, limit }: ResolvedRequest,
): MatrixAnswer {
  const sample = mirror.sample()
  const plain = rankedQuery(ranking, sample)
  const query = withExclusions(plain, without, sample)
  const scale = rule && queryScale(sampleScores(plain, plain.banded, sample), mirror.contents)
  const bands = rule && scale && new Bands(rule, scale)
  const choice = new PhotoChoice(mirror, filter, leaveOut)
  // Without exclusions, the cosine that bands read is often the score.
  const functions = bands && query.banded !== query.score ? [query.score, query.banded] : [query.score]
  const [score, banded = score] = mirror.matrix.scan(query.columns, functions)
  const exactly = (score: CosineScore, rows: readonly number[]) =>
    scoresOf(score, mirror.cosines(rows, query.columns), rows.length)
  const best = bestRows(score as Enclosure, choice.mask, limit, (rows) => exactly(query.score, rows))
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
      bands && countBands(bands, banded as Enclosure, mirror, choice, (rows) => exactly(query.banded, rows)),
    statisticsPending: bands !== null && mirror.lacksStatistics(),
    photos: mirror.contents,
  }
}
