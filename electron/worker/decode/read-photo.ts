/**
 * Reads one photo file: its identity, its EXIF facts, and its pixels, upright and no larger than needed.
 * Returns every fault of the file as a value with a reason. Runs in the inference worker.
 */
import type { FileCapture, OutsideCapture } from '../../shared/capture-date.ts'
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity, PhotoFacts } from '../../shared/inference-api.ts'
import { decodePicture } from './decode-picture.ts'
import { readExif } from './exif.ts'
import { endsEarly } from './file-ending.ts'
import { type FileContent, withContent } from './file-identity.ts'
import { ENDS_EARLY, isFileProblem, unsupportedFormat } from './file-problem.ts'
import { unsupportedKind } from './file-structure.ts'
import { type ImageFormat, identifyFormat } from './image-format.ts'
import { THUMBNAIL_SIZE } from './limits.ts'
import { type RgbImage, turnUpright, uprightSize } from './rgb-image.ts'
import { type StageTimes, timed } from './stage-times.ts'
import type { Detail } from './working-size.ts'

export interface ReadOptions {
  /** Side of the model's picture in pixels; larger photos are reduced to what it needs. */
  readonly modelSize: Detail
  readonly times?: StageTimes | undefined
}

export interface ReadPhoto {
  readonly status: 'read'
  readonly identity: FileIdentity
  readonly facts: PhotoFacts
  readonly pixels: RgbImage
  /** Not null when only part of the picture could be decoded. */
  readonly damage: FileProblem | null
  /** The file itself when it can serve as its own thumbnail; otherwise null. */
  readonly ownThumbnail: Uint8Array | null
}

export interface FailedPhoto {
  readonly status: 'failed'
  /** Null when the file could not be read at all. */
  readonly identity: FileIdentity | null
  readonly problem: FileProblem
  /** Absent when the file could not be read; so is `outside`. */
  readonly captured?: FileCapture
  readonly outside?: OutsideCapture
}

export async function readPhoto(path: string, options: ReadOptions): Promise<ReadPhoto | FailedPhoto> {
  const photo = await withContent(path, options.times, (content) =>
    timed(options.times, 'decode', () => readContent(content, options.modelSize)),
  )
  return isFileProblem(photo) ? { status: 'failed', identity: null, problem: photo } : photo
}

async function readContent(content: FileContent, modelSize: Detail): Promise<ReadPhoto | FailedPhoto> {
  const { identity, bytes } = content
  const format = identifyFormat(bytes)
  if (typeof format !== 'string') return failed(content, format)
  const picture = await decodePicture(bytes, format, modelSize)
  if (isFileProblem(picture)) {
    return failed(content, explain(picture, bytes, format))
  }
  const { stored, orientation, captured, camera, lens, pixels, damage } = picture
  const upright = uprightSize(stored, orientation)
  return {
    status: 'read',
    identity,
    facts: { ...upright, orientation, captured, camera, lens, format: format === 'heic' ? 'heif' : format },
    pixels: turnUpright(pixels, orientation),
    damage: damage && explain(damage, bytes, format),
    ownThumbnail: picture.isPlainJpeg && damage === null && isThumbnail(upright, bytes) ? bytes : null,
  }
}

/** A picture that cannot be decoded still has a date. */
function failed({ identity, bytes }: FileContent, problem: FileProblem): FailedPhoto {
  return { status: 'failed', identity, problem, captured: readExif(bytes).captured }
}

/** A decoder only refuses; the file's own structure gives the reason. */
function explain(problem: FileProblem, bytes: Buffer, format: ImageFormat): FileProblem {
  if (problem.code !== 'undecodable' && problem.code !== 'damaged') return problem
  const kind = problem.code === 'undecodable' ? unsupportedKind(bytes, format) : null
  if (kind !== null) return unsupportedFormat(kind)
  return endsEarly(bytes, format) ? { ...problem, reason: ENDS_EARLY } : problem
}

/** A small picture in a larger file carries something that does not belong into a thumbnail. */
const OWN_THUMBNAIL_BYTES = 96 * 1024

function isThumbnail({ width, height }: { readonly width: number; readonly height: number }, bytes: Buffer) {
  return Math.max(width, height) <= THUMBNAIL_SIZE && bytes.length <= OWN_THUMBNAIL_BYTES
}
