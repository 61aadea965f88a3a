/** Counts the photos of each band over the library. Runs in the search worker; pure. */
import type { Band } from '../../shared/match-rule.ts'
import type { RankResponse } from '../../shared/search-api.ts'
import type { Bands, Scale } from './bands.ts'
import type { FirstPass } from './candidate-selection.ts'
import type { PhotoChoice } from './photo-choice.ts'

/**
 * Exact: a row that the first pass cannot place is scored by `exactly`, which gets rows in ascending order.
 * @param cosines the cosines that bands read
 */
export function countBands(
  bands: Bands,
  cosines: FirstPass,
  statistics: { bankScale(row: number): Scale | null },
  choice: PhotoChoice,
  exactly: (rows: readonly number[]) => Float64Array,
): NonNullable<RankResponse['bands']> {
  const counts = { strong: 0, maybe: 0, rest: 0 } satisfies Record<Band, number>
  const uncertain: number[] = []
  for (let row = 0; row < choice.mask.length; row++) {
    const scale = choice.mask[row] === 1 ? statistics.bankScale(row) : null
    if (!scale) continue
    const band = bands.certain(cosines.scores[row] as number, cosines.errorOf(row), scale)
    if (band === null) uncertain.push(row)
    else if (band !== 'rest') counts[band] += choice.countOf(row)
  }
  for (const [i, cosine] of exactly(uncertain).entries()) {
    const row = uncertain[i] as number
    const scale = statistics.bankScale(row)
    if (scale) counts[bands.read(cosine, scale).band] += choice.countOf(row)
  }
  return { strong: counts.strong, maybe: counts.maybe }
}
