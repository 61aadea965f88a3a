/** Turns a ranking into a function of cosines. Runs in the search worker; pure. */
import { fusedQuery } from './fused-query.ts'
import type { LibrarySample } from './library-sample.ts'
import { namesQuery } from './names-query.ts'
import type { RankingDirections } from './rank-request.ts'
import { columnScore, type ScoredQuery } from './scored-query.ts'

/** Without exclusions. All statistics come from the sample, so no filter changes a score. */
export function rankedQuery(ranking: RankingDirections, sample: LibrarySample): ScoredQuery {
  if (ranking.kind === 'basic') return fusedQuery(ranking, sample)
  if (ranking.kind === 'names') return namesQuery(ranking, sample)
  const score = columnScore(0)
  return { columns: [ranking.direction], score, banded: score }
}
