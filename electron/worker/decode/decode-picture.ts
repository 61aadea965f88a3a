/**
 * Runs in the inference worker. Each format its way to pixels, and what is read from its header on the way.
 */
import type { FileProblem } from '../../shared/errors.ts'
import { type ExifFacts, NO_EXIF, readExif } from './exif.ts'
import { isFileProblem } from './file-problem.ts'
import { decodeHeic } from './heic-decoder.ts'
import type { ImageFormat } from './image-format.ts'
import { readJpegHeader } from './jpeg-header.ts'
import { PICTURE_MEMORY_BYTES } from './limits.ts'
import { MemoryBudget } from './memory-budget.ts'
import type { RgbImage } from './rgb-image.ts'
import { type Decoded, decodeWithSharp, describeWithSharp } from './sharp-decoder.ts'
import { type Size, workingSize } from './working-size.ts'

/** `orientation` is what is left to be applied to the pixels. */
export interface Picture extends ExifFacts {
  readonly stored: Size
  readonly pixels: RgbImage
  readonly damage: FileProblem | null
  /** sRGB without EXIF and profile: nothing but a picture. */
  readonly isPlainJpeg: boolean
}

export function decodePicture(
  bytes: Buffer,
  format: ImageFormat,
  modelSize: number | null,
): Promise<Picture | FileProblem> {
  switch (format) {
    case 'jpeg':
      return decodeJpeg(bytes, modelSize)
    case 'heic':
      return decodeHeicFile(bytes, modelSize)
    default:
      return decodeOther(bytes, format, modelSize)
  }
}

/** The header is read here, which saves a call into sharp for most photos of the world. */
async function decodeJpeg(bytes: Buffer, modelSize: number | null): Promise<Picture | FileProblem> {
  const header = readJpegHeader(bytes)
  if (header === null) return decodeOther(bytes, 'jpeg', modelSize)
  const exif = header.hasExif ? readExif(bytes.subarray(0, header.headBytes)) : NO_EXIF
  const decoded = await decodeAt(bytes, 'jpeg', header, modelSize, !header.progressive)
  if (isFileProblem(decoded)) return decoded
  const isPlainJpeg = header.components === 3 && !header.managed && !header.hasExif
  return { stored: header, ...exif, ...decoded, isPlainJpeg }
}

async function decodeOther(
  bytes: Buffer,
  format: ImageFormat,
  modelSize: number | null,
): Promise<Picture | FileProblem> {
  const stored = await describeWithSharp(bytes)
  if (isFileProblem(stored)) return stored
  const decoded = await decodeAt(bytes, format, stored, modelSize, false)
  if (isFileProblem(decoded)) return decoded
  // sharp knows which orientation a format states, and which ones its decoder has already applied.
  const exif = { ...readExif(bytes), orientation: stored.orientation }
  return { stored, ...exif, ...decoded, isPlainJpeg: false }
}

async function decodeHeicFile(bytes: Buffer, modelSize: number | null): Promise<Picture | FileProblem> {
  const heic = await decodeHeic(bytes)
  if (heic.status === 'failed') return heic.problem
  const decoded = await decodeAt(Buffer.from(heic.tiff.buffer), 'tiff', heic, modelSize, true)
  if (isFileProblem(decoded)) return decoded
  // libheif has applied the rotation that the container states; EXIF only repeats it.
  const exif = { ...readExif(bytes), orientation: 1 }
  return { stored: heic, ...exif, ...decoded, isPlainJpeg: false }
}

const memory = new MemoryBudget(PICTURE_MEMORY_BYTES)
/** RGB and alpha, or the coefficients of a progressive JPEG. */
const BYTES_PER_PIXEL = 4

/** @param streams the decoder holds only a few rows at a time */
function decodeAt(
  bytes: Buffer,
  format: ImageFormat,
  stored: Size,
  modelSize: number | null,
  streams: boolean,
): Promise<Decoded | FileProblem> {
  const decode = () => decodeWithSharp({ bytes, format, stored, working: workingSize(stored, modelSize) })
  return streams ? decode() : memory.use(stored.width * stored.height * BYTES_PER_PIXEL, decode)
}
