/** Checks a query and turns its vectors into unit directions. Runs in the search worker; pure. */
import { AppError, assertNever } from '../../shared/errors.ts'
import type { NamesRanking, Ranking, RankRequest } from '../../shared/search-api.ts'
import { lengthOf, unitDirection } from '../../shared/vectors.ts'
import type { Sides } from './ranking.ts'

/** A ranking with unit directions. The mean of texts is not scaled: it is shorter than 1. */
export type RankingDirections =
  | { readonly kind: 'vector'; readonly direction: Float64Array }
  | {
      readonly kind: 'basic'
      readonly reference: Float64Array
      readonly text: Float64Array
      readonly textMean: Float32Array
    }
  | NamesDirections

export interface NamesDirections extends Pick<NamesRanking, 'kind' | 'temperature' | 'weight'> {
  readonly guesses: readonly { readonly direction: Float64Array; readonly share: number }[]
  readonly sides: readonly { readonly direction: Float64Array; readonly weight: number }[]
}

export interface QueryDirections {
  readonly ranking: RankingDirections
  readonly without: readonly Float64Array[]
  readonly sides: Sides
}

/**
 * @throws AppError `usage` for a limit below 1 and for a ranking or an exclusion without a direction (all zeros, NaN);
 *   `internal` for a vector of another length than the library's
 */
export function queryDirections(request: RankRequest, featureSize: number): QueryDirections {
  const { ranking, without, reference, text, limit } = request
  if (!(Number.isInteger(limit) && limit >= 1)) {
    throw new AppError('usage', `expected a limit of 1 or more, got ${limit}`)
  }
  return {
    ranking: rankingDirections(ranking, featureSize),
    without: without.map((each) => present(direction('excluded words', each, featureSize))),
    sides: {
      reference: reference && direction('reference', reference, featureSize),
      text: text && direction('text', text, featureSize),
    },
  }
}

function rankingDirections(ranking: Ranking, featureSize: number): RankingDirections {
  switch (ranking.kind) {
    case 'vector':
      return { kind: 'vector', direction: present(direction('query', ranking.vector, featureSize)) }
    case 'basic': {
      const { kind, reference, text, textMean } = ranking
      checkLength('mean of texts', textMean, featureSize)
      if (!Number.isFinite(lengthOf(textMean))) throw new AppError('usage', 'the mean of texts is not finite')
      return {
        kind,
        reference: present(direction('reference', reference, featureSize)),
        text: present(direction('text', text, featureSize)),
        textMean,
      }
    }
    case 'names':
      return namesDirections(ranking, featureSize)
    default:
      return assertNever(ranking)
  }
}

function namesDirections(
  { kind, guesses, temperature, weight, sides }: NamesRanking,
  featureSize: number,
): NamesDirections {
  if (guesses.length === 0) throw new AppError('usage', 'expected at least one guess, got none')
  if (!(temperature > 0 && temperature < Infinity))
    throw new AppError('usage', 'the temperature is not positive')
  if (!guesses.every(({ share }) => share > 0 && share < Infinity)) {
    throw new AppError('usage', 'the share of a guess is not positive')
  }
  if (![weight, ...sides.map((side) => side.weight)].every(Number.isFinite)) {
    throw new AppError('usage', 'a weight is not finite')
  }
  const of = (name: string, vector: Float32Array) => present(direction(name, vector, featureSize))
  return {
    kind,
    temperature,
    weight,
    guesses: guesses.map(({ vector, share }) => ({ direction: of('guess', vector), share })),
    sides: sides.map((side) => ({ direction: of('side', side.vector), weight: side.weight })),
  }
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
