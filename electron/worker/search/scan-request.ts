/** Checks a query before it is answered. Runs in the search worker; pure. */
import { AppError } from '../../shared/errors.ts'
import type { ScanRequest } from '../../shared/search-api.ts'
import type { Directions } from './ranking.ts'
import { unitDirection } from './unit-vector.ts'

/**
 * The query's vectors as unit directions.
 * @throws `usage` for a limit below 1 and for a query without a direction (all zeros, NaN); `internal` for a
 *   vector of another length than the library's.
 */
export function queryDirections(request: ScanRequest, featureSize: number): Directions {
  if (!(Number.isInteger(request.limit) && request.limit >= 1)) {
    throw new AppError('usage', `expected a limit of 1 or more, got ${request.limit}`)
  }
  const composed = direction('query', request.composed, featureSize)
  if (!composed) throw new AppError('usage', 'the query has no direction: its vector is zero or not finite')
  return {
    composed,
    reference: request.reference && direction('reference', request.reference, featureSize),
    text: request.text && direction('text', request.text, featureSize),
  }
}

function direction(name: string, vector: Float32Array, featureSize: number): Float64Array | null {
  if (vector.length !== featureSize) {
    throw new AppError('internal', `${name}: expected ${featureSize} values, got ${vector.length}`)
  }
  return unitDirection(vector)
}
