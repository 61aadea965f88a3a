/** Validates a query and turns its vectors into unit directions. Runs in the search worker; pure. */
import { AppError } from '../../shared/errors.ts'
import type { FuseRequest, ScanRequest } from '../../shared/search-api.ts'
import { unitDirection } from '../../shared/vectors.ts'
import type { Directions } from './ranking.ts'

/** A query with two sides, as unit directions. The mean is not scaled: it is shorter than 1. */
export interface FusedDirections {
  readonly reference: Float64Array
  readonly text: Float64Array
  readonly textMean: Float32Array
}

/**
 * The query's vectors as unit directions.
 * @throws AppError `usage` for a limit below 1 and for a query without a direction (all zeros, NaN);
 * `internal` for a vector of another length than the library's
 */
export function queryDirections(request: ScanRequest, featureSize: number): Directions {
  checkLimit(request)
  return {
    composed: present(direction('query', request.composed, featureSize)),
    reference: request.reference && direction('reference', request.reference, featureSize),
    text: request.text && direction('text', request.text, featureSize),
  }
}

/** @throws as `queryDirections` */
export function fusedDirections(request: FuseRequest, featureSize: number): FusedDirections {
  checkLimit(request)
  const { reference, text, textMean } = request
  checkLength('mean of texts', textMean, featureSize)
  return {
    reference: present(direction('reference', reference, featureSize)),
    text: present(direction('text', text, featureSize)),
    textMean,
  }
}

function checkLimit({ limit }: { readonly limit: number }): void {
  if (Number.isInteger(limit) && limit >= 1) return
  throw new AppError('usage', `expected a limit of 1 or more, got ${limit}`)
}

function present(direction: Float64Array | null): Float64Array {
  if (direction) return direction
  throw new AppError('usage', 'the query has no direction: its vector is zero or not finite')
}

function direction(name: string, vector: Float32Array, featureSize: number): Float64Array | null {
  checkLength(name, vector, featureSize)
  return unitDirection(vector)
}

function checkLength(name: string, { length }: Float32Array, featureSize: number): void {
  if (length === featureSize) return
  throw new AppError('internal', `${name}: expected ${featureSize} values, got ${length}`)
}
