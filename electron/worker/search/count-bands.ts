/** Counts the photos of each band over the library. Runs in the search worker; pure. */
import type { Band } from '../../shared/match-rule.ts'
import type { RankResponse } from '../../shared/search-api.ts'
import type { Bands, Scale } from './bands.ts'
import type { PhotoChoice } from './photo-choice.ts'
import type { Enclosure } from './scored-query.ts'

/** Of a library whose vectors are not all in memory, a query reads no more than so many for the counts. */
const MOST_READ = 2_048

export interface CountedLibrary {
  bankScale(row: number): Scale | null
  readonly holdsAllVectors: boolean
}

/**
 * Exact for a library whose vectors are all in memory: a row that the first pass cannot place is scored by `exactly`,
 * which gets rows in ascending order. Of a larger library, so many rows may lie within the first pass's error of an edge
 * that reading them takes longer than the scan. They are then placed by the middle of their enclosure, whose real error
 * is some hundredth of the photos' spread.
 * @param cosines the cosines that bands read, by row
 */
export function countBands(
  bands: Bands,
  { lowest, highest }: Enclosure,
  library: CountedLibrary,
  choice: PhotoChoice,
  exactly: (rows: readonly number[]) => Float64Array,
): NonNullable<RankResponse['bands']> {
  const counts = { strong: 0, maybe: 0, rest: 0 } satisfies Record<Band, number>
  const uncertain: number[] = []
  for (let row = 0; row < lowest.length; row++) {
    const scale = choice.mask[row] === 1 ? library.bankScale(row) : null
    if (!scale) continue
    const band = bands.certain(lowest[row] as number, highest[row] as number, scale)
    if (band === null) uncertain.push(row)
    else if (band !== 'rest') counts[band] += choice.countOf(row)
  }
  const isExact = library.holdsAllVectors || uncertain.length <= MOST_READ
  const cosines = isExact ? exactly(uncertain) : null
  for (const [i, row] of uncertain.entries()) {
    const scale = library.bankScale(row)
    const cosine = cosines ? (cosines[i] as number) : ((lowest[row] as number) + (highest[row] as number)) / 2
    if (scale) counts[bands.read(cosine, scale).band] += choice.countOf(row)
  }
  return { strong: counts.strong, maybe: counts.maybe }
}
