/** Entry of the search worker, a process of its own, so that a scan never waits for an indexing batch. */
import { serve } from '../../shared/rpc.ts'
import type { SearchApi } from '../../shared/search-api.ts'
import { engineChannel } from '../process-channel.ts'
import { SearchService } from './search-service.ts'

const service = new SearchService()
serve<SearchApi>(engineChannel(), {
  open: (request) => service.open(request),
  warm: (request) => service.warm(request),
  rank: (request) => service.rank(request),
  surroundings: (request) => service.surroundings(request),
  matchThresholds: (request) => service.matchThresholds(request),
  newMatches: (request) => service.newMatches(request),
  stats: (request) => service.stats(request),
})
