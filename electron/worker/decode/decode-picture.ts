/**
 * Decodes each format with its own decoder, and reads the facts in its header. Runs in the inference worker.
 */
import type { FileProblem } from '../../shared/errors.ts'
import { decodeAt, pictureMemory } from './decode-at.ts'
import { decodeHeif } from './decode-heif.ts'
import { type ExifFacts, NO_EXIF, readExif } from './exif.ts'
import { CORRUPT, fileProblem, isFileProblem, tooManyPixels, tooSlow } from './file-problem.ts'
import type { ImageFormat } from './image-format.ts'
import { readJpegHeader } from './jpeg-header.ts'
import { MAX_PIXELS } from './limits.ts'
import { type OddTiff, oddTiff } from './odd-tiff.ts'
import { pngColours } from './png-structure.ts'
import type { RgbImage } from './rgb-image.ts'
import { describeWithSharp } from './sharp-decoder.ts'
import type { Detail, Size } from './working-size.ts'

/** `orientation` is the one that remains to be applied to the pixels. */
export interface Picture extends ExifFacts {
  readonly stored: Size
  readonly pixels: RgbImage
  readonly damage: FileProblem | null
  /** An sRGB JPEG without EXIF and profile. */
  readonly isPlainJpeg: boolean
}

export function decodePicture(
  bytes: Buffer,
  format: ImageFormat,
  modelSize: Detail,
): Promise<Picture | FileProblem> {
  switch (format) {
    case 'jpeg':
      return decodeJpeg(bytes, modelSize)
    case 'heic':
    case 'avif':
      return decodeHeifFile(bytes, format, modelSize)
    case 'tiff':
      return decodeTiff(bytes, modelSize)
    default:
      return decodeOther(bytes, format, modelSize)
  }
}

/** Reads the header here, which saves a call into sharp for most photos. */
async function decodeJpeg(bytes: Buffer, modelSize: Detail): Promise<Picture | FileProblem> {
  const header = readJpegHeader(bytes)
  if (header === null) return decodeOther(bytes, 'jpeg', modelSize)
  const exif = header.hasMetadata ? readExif(bytes.subarray(0, header.headBytes)) : NO_EXIF
  const decoded = await decodeAt({
    bytes,
    format: 'jpeg',
    stored: header,
    modelSize,
    streams: !header.progressive,
  })
  if (isFileProblem(decoded)) return decoded
  const isPlainJpeg = header.components === 3 && !header.managed && !header.hasExif
  return { stored: header, ...exif, ...decoded, isPlainJpeg }
}

async function decodeOther(
  bytes: Buffer,
  format: ImageFormat,
  modelSize: Detail,
): Promise<Picture | FileProblem> {
  const stored = await describeWithSharp(bytes)
  if (isFileProblem(stored)) return stored
  const colours = format === 'png' ? pngColours(bytes) : null
  const decoded = await decodeAt({ bytes, format, stored, modelSize, streams: false, colours })
  if (isFileProblem(decoded)) return decoded
  // sharp reports the orientation that remains after its decoder has applied others.
  const exif = { ...readExif(bytes), orientation: stored.orientation }
  return { stored, ...exif, ...decoded, isPlainJpeg: false }
}

async function decodeTiff(bytes: Buffer, modelSize: Detail): Promise<Picture | FileProblem> {
  const odd = oddTiff(bytes)
  if (!odd) return decodeOther(bytes, 'tiff', modelSize)
  if (odd.width * odd.height > MAX_PIXELS) return tooManyPixels(MAX_PIXELS)
  // The budget covers the time until the picture is reduced, because its source stays in memory meanwhile.
  return pictureMemory.use(odd.memoryBytes, () => decodeOddTiff(bytes, odd, modelSize))
}

async function decodeOddTiff(bytes: Buffer, odd: OddTiff, modelSize: Detail): Promise<Picture | FileProblem> {
  const stored = { width: odd.width, height: odd.height }
  const read = await odd.decode()
  if (read === null) return tooSlow()
  const decoded = await decodeAt({ bytes: read.tiff, format: 'tiff', stored, modelSize, streams: true })
  if (isFileProblem(decoded)) return decoded
  const damage = read.isDamaged ? fileProblem('damaged', CORRUPT) : decoded.damage
  const exif = { ...readExif(bytes), orientation: odd.orientation }
  return { stored, ...exif, ...decoded, damage, isPlainJpeg: false }
}

async function decodeHeifFile(
  bytes: Buffer,
  format: ImageFormat,
  modelSize: Detail,
): Promise<Picture | FileProblem> {
  const decoded = await decodeHeif(bytes, format, modelSize)
  if (isFileProblem(decoded)) return decoded
  // The decoder has applied the container's rotation, and EXIF only repeats it.
  const exif = { ...readExif(bytes), orientation: 1 }
  return { ...exif, ...decoded, isPlainJpeg: false }
}
