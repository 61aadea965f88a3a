/** A query of the search worker by one vector, without exclusions and bands. */
import type { RankRequest, SearchFilter } from '../../electron/shared/search-api.ts'

export function request(vector: Float32Array, limit: number, filter: SearchFilter = {}): RankRequest {
  const ranking = { kind: 'vector', vector } as const
  return { ranking, without: [], reference: null, text: null, rule: null, leaveOut: [], filter, limit }
}
