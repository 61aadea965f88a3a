/** The pictures of a world, as every part of the product draws them: what `demo:pictures` writes. Pure. */
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

/** A name has six digits, and each split a range of its own. */
const MOST_PICTURES = 500_000

/** Bursts and copies belong to what people see, which the test split is. @throws AppError `invalid-request` */
export function picturesOf({ split, count, seed }: SampleWorld): Pictures {
  if (!SPLITS.includes(split)) throw new AppError('invalid-request', `there is no split "${split}"`)
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_PICTURES)
    throw new AppError('invalid-request', `expected 1 to ${MOST_PICTURES} pictures, got ${count}`)
  if (!Number.isSafeInteger(seed)) throw new AppError('invalid-request', `expected a whole seed, got ${seed}`)
  return makePictures({ split, count, seed, ...(split === 'test' ? LIBRARY_SHARES : NO_REPEATS) })
}

/** Beside each other in the folder that the world is drawn into. */
export const fileOf = (pictureId: string) => `${pictureId}.jpg`
