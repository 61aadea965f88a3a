/**
 * The pictures of a sample world, as every part of the product draws them and `demo:pictures` writes them.
 * Pure.
 */
import {
  LIBRARY_SHARES,
  makePictures,
  NO_REPEATS,
  type Picture,
} from '../../../native-models/demo/world/pictures.ts'
import { SPLITS } from '../../../native-models/demo/world/splits.ts'
import { AppError } from '../../shared/errors.ts'
import type { SampleWorld } from '../../shared/sample-api.ts'

export type Pictures = readonly Picture[]

/** A file name has six digits, and each split has a range of its own. */
const MOST_PICTURES = 500_000

/**
 * Only the test split, which people see, has bursts and copies.
 * @throws AppError `invalid-request`
 */
export function picturesOf({ split, count, seed }: SampleWorld): Pictures {
  if (!SPLITS.includes(split)) throw new AppError('invalid-request', `there is no split "${split}"`)
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_PICTURES)
    throw new AppError('invalid-request', `expected 1 to ${MOST_PICTURES} pictures, got ${count}`)
  if (!Number.isSafeInteger(seed)) throw new AppError('invalid-request', `expected a whole seed, got ${seed}`)
  return makePictures({ split, count, seed, ...(split === 'test' ? LIBRARY_SHARES : NO_REPEATS) })
}

/** The file's name in the folder that the world is drawn into. */
export const fileOf = (pictureId: string) => `${pictureId}.jpg`
