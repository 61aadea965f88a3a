/**
 * Runs in the inference worker. One photo file -> who it is, what its EXIF says, and its pixels, upright and no
 * larger than needed. Whatever is wrong with a file comes back as a value with a reason.
 */
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity, PhotoFacts } from '../../shared/inference-api.ts'
import { type ExifFacts, NO_EXIF, readExif } from './exif.ts'
import { type FileContent, readContent } from './file-identity.ts'
import { isFileProblem, problemOfDecoding } from './file-problem.ts'
import { decodeHeic } from './heic-decoder.ts'
import { type ImageFormat, identifyFormat } from './image-format.ts'
import { type JpegHeader, readJpegHeader } from './jpeg-header.ts'
import { THUMBNAIL_SIZE } from './limits.ts'
import { type RgbImage, turnUpright, uprightSize } from './rgb-image.ts'
import { type Decoded, decodeWithSharp, describeWithSharp } from './sharp-decoder.ts'
import { type StageTimes, timed } from './stage-times.ts'
import { type Size, workingSize } from './working-size.ts'

export interface ReadOptions {
  /** The model's picture in pixels: larger photos are reduced to what it needs. Null reads every pixel. */
  readonly modelSize: number | null
  readonly times?: StageTimes
}

export interface ReadPhoto {
  readonly status: 'read'
  readonly identity: FileIdentity
  readonly facts: PhotoFacts
  readonly pixels: RgbImage
  readonly damage: FileProblem | null
  /** The file, where it is a JPEG that needs no change to be a thumbnail. */
  readonly ownThumbnail: Uint8Array | null
}

export interface FailedPhoto {
  readonly status: 'failed'
  /** Null where the file could not even be read. */
  readonly identity: FileIdentity | null
  readonly problem: FileProblem
}

export async function readPhoto(path: string, options: ReadOptions): Promise<ReadPhoto | FailedPhoto> {
  const content = await readContent(path, options.times)
  if (isFileProblem(content)) return { status: 'failed', identity: null, problem: content }
  const { identity } = content
  const picture = await timed(options.times, 'decode', () => decodePicture(content, options.modelSize))
  if (isFileProblem(picture)) return { status: 'failed', identity, problem: picture }
  return { status: 'read', identity, ...picture }
}

type Picture = Omit<ReadPhoto, 'status' | 'identity'>

function decodePicture(content: FileContent, modelSize: number | null): Promise<Picture | FileProblem> {
  const format = identifyFormat(content.bytes)
  if (typeof format !== 'string') return Promise.resolve(format)
  switch (format) {
    case 'jpeg':
      return decodeJpeg(content.bytes, modelSize)
    case 'heic':
      return decodeHeicFile(content.bytes, modelSize)
    default:
      return decodeOther(content.bytes, format, modelSize)
  }
}

/** The header is read here, which saves a call into sharp for most photos of the world. */
async function decodeJpeg(bytes: Buffer, modelSize: number | null): Promise<Picture | FileProblem> {
  const header = readJpegHeader(bytes)
  if (header === null) return decodeOther(bytes, 'jpeg', modelSize)
  const exif = header.hasExif ? readExif(bytes.subarray(0, header.headBytes)) : NO_EXIF
  const decoded = await decodeAt(bytes, header, modelSize)
  if (isFileProblem(decoded)) return decoded
  return { ...assemble('jpeg', header, exif, decoded), ownThumbnail: thumbnailOf(bytes, header, decoded) }
}

async function decodeOther(
  bytes: Buffer,
  format: ImageFormat,
  modelSize: number | null,
): Promise<Picture | FileProblem> {
  const stored = await describeWithSharp(bytes)
  if (isFileProblem(stored)) return stored
  const decoded = await decodeAt(bytes, stored, modelSize)
  if (isFileProblem(decoded)) return decoded
  // sharp knows best which orientation a format states, and which ones its decoder has already applied.
  return assemble(format, stored, { ...readExif(bytes), orientation: stored.orientation }, decoded)
}

async function decodeHeicFile(bytes: Buffer, modelSize: number | null): Promise<Picture | FileProblem> {
  const heic = await decodeHeic(bytes)
  if (heic.status === 'failed') return problemOfDecoding(heic.message)
  const decoded = await decodeAt(heic.tiff, heic, modelSize)
  if (isFileProblem(decoded)) return decoded
  // libheif has applied the rotation that the container states; EXIF repeats it.
  return assemble('heif', heic, { ...readExif(bytes), orientation: 1 }, decoded)
}

function decodeAt(bytes: Uint8Array, stored: Size, modelSize: number | null): Promise<Decoded | FileProblem> {
  return decodeWithSharp({ bytes, stored, working: workingSize(stored, modelSize) })
}

function assemble(format: string, stored: Size, exif: ExifFacts, { pixels, damage }: Decoded): Picture {
  const facts: PhotoFacts = { ...uprightSize(stored, exif.orientation), ...exif, format }
  return { facts, pixels: turnUpright(pixels, exif.orientation), damage, ownThumbnail: null }
}

/**
 * Above these a thumbnail is encoded: a small picture in a large file carries something else. EXIF and profiles
 * do not belong into thumbnails.
 */
const OWN_THUMBNAIL_BYTES = 96 * 1024

function thumbnailOf(bytes: Buffer, header: JpegHeader, { damage }: Decoded): Uint8Array | null {
  const small = Math.max(header.width, header.height) <= THUMBNAIL_SIZE && bytes.length <= OWN_THUMBNAIL_BYTES
  const plain = header.components === 3 && !header.managed && !header.hasExif
  return small && plain && damage === null ? bytes : null
}
