/**
 * Does everything between a path and the model: reads the file, decodes it once, writes the thumbnail,
 * resamples the picture for the model. Its result is small for files of any size. Runs in the inference
 * worker.
 */
import { NOTHING_OUTSIDE, type OutsideCapture } from '../../shared/capture-date.ts'
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity, PhotoFacts } from '../../shared/inference-api.ts'
import { readOutsideCapture } from '../decode/capture/outside-capture.ts'
import { pictureHash } from '../decode/picture-hash.ts'
import { type FailedPhoto, readPhoto } from '../decode/read-photo.ts'
import type { RgbImage } from '../decode/rgb-image.ts'
import { type StageTimes, timed } from '../decode/stage-times.ts'
import { writeThumbnail } from '../decode/thumbnail.ts'
import { targetpad } from './targetpad.ts'

export type PreparedPhoto = ReadyPhoto | FailedPhoto
/** A reference is not stored, so it has no hash. */
export type PreparedReference = Omit<ReadyPhoto, 'pictureHash'> | FailedPhoto

interface ReadyPhoto {
  readonly status: 'prepared'
  readonly identity: FileIdentity
  readonly facts: PhotoFacts
  readonly outside: OutsideCapture
  /** [imageSize, imageSize, 3]. */
  readonly picture: RgbImage
  /** See shared/picture-hash.ts; null for a blank picture. */
  readonly pictureHash: Uint8Array | null
  readonly damage: FileProblem | null
}

export interface PrepareOptions {
  /** The model's picture in pixels, 224 or 336. */
  readonly imageSize: number
  readonly thumbnailDir: string
  /** Replaces an existing thumbnail. */
  readonly newThumbnail?: boolean
  readonly times?: StageTimes
}

/** Rejects only when the thumbnail cannot be written, which is the disk's fault and not the photo's. */
export async function preparePhoto(
  path: string,
  { imageSize, thumbnailDir, newThumbnail = false, times }: PrepareOptions,
): Promise<PreparedPhoto> {
  const [photo, outside] = await Promise.all([
    readPhoto(path, { modelSize: imageSize, times }),
    readOutsideCapture(path),
  ])
  if (photo.status === 'failed') return photo.identity === null ? photo : { ...photo, outside }
  const { identity, facts, pixels, damage, ownThumbnail } = photo
  const [picture, hash] = await Promise.all([
    timed(times, 'preprocess', async () => targetpad(pixels, imageSize, facts)),
    timed(times, 'preprocess', () => pictureHash(pixels)),
    timed(times, 'thumbnail', () =>
      writeThumbnail(pixels, thumbnailDir, identity.hash, { ready: ownThumbnail, replace: newThumbnail }),
    ),
  ])
  return { status: 'prepared', identity, facts, outside, picture, pictureHash: hash, damage }
}

/** Prepares a reference from anywhere: reads no files beside it and writes none. */
export async function prepareReference(path: string, imageSize: number): Promise<PreparedReference> {
  const photo = await readPhoto(path, { modelSize: imageSize })
  if (photo.status === 'failed') return photo
  const { identity, facts, pixels, damage } = photo
  const picture = targetpad(pixels, imageSize, facts)
  return { status: 'prepared', identity, facts, outside: NOTHING_OUTSIDE, picture, damage }
}
