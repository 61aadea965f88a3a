/**
 * Decodes file bytes into reduced sRGB pixels with sharp. Runs in the inference worker.
 *
 * [Note: Damaged pictures] Decoding is strict first. When that fails and a lenient decode returns pixels, the
 * photo is indexed and marked damaged, unless a mended copy decodes strictly; see [Note: Verdicts].
 */
import type { FileProblem } from '../../shared/errors.ts'
import { type CodedColours, toSrgb } from './coded-colours.ts'
import { CORRUPT, fileProblem, tooManyPixels, tooSlow } from './file-problem.ts'
import { mayPassOverErrors, mendedCopies } from './file-structure.ts'
import type { ImageFormat } from './image-format.ts'
import { DECODE_TIMEOUT_S, MAX_PIXELS } from './limits.ts'
import { CHANNELS, type RgbImage } from './rgb-image.ts'
import { type Sharp, type SharpOptions, sharp } from './sharp.ts'
import type { Size } from './working-size.ts'

export interface DecodeRequest {
  readonly bytes: Buffer
  readonly format: ImageFormat
  /** As stored, before any rotation. */
  readonly stored: Size
  /** The size to decode at; see [Note: One decode]. */
  readonly working: Size
  /** Colours that sharp does not convert; null when it does. */
  readonly colours: CodedColours | null
}

export interface Decoded {
  readonly pixels: RgbImage
  readonly damage: FileProblem | null
}

/** The pixels, or the decoder refused the file, or it took too long. */
type Attempt = RgbImage | 'refused' | 'too-slow'

const WHITE = '#ffffff'

export async function decodeWithSharp(request: DecodeRequest): Promise<Decoded | FileProblem> {
  const { bytes, format, stored } = request
  if (stored.width * stored.height > MAX_PIXELS) return tooManyPixels(MAX_PIXELS)
  const strict = await decodeStrictly(request)
  if (strict === 'too-slow') return tooSlow()
  if (strict !== 'refused') return { pixels: strict, damage: null }
  const lenient = await decode(request, { failOn: 'none', unlimited: mayPassOverErrors(bytes, format) })
  if (lenient === 'too-slow') return tooSlow()
  if (lenient === 'refused' || isBlank(lenient)) return fileProblem('undecodable', CORRUPT)
  return { pixels: lenient, damage: fileProblem('damaged', CORRUPT) }
}

/** Tries the file itself first, then its mended copies. */
async function decodeStrictly(request: DecodeRequest): Promise<Attempt> {
  const strict = await decode(request, { failOn: 'warning' })
  if (strict !== 'refused') return strict
  for (const bytes of mendedCopies(request.bytes, request.format)) {
    const mended = await decode({ ...request, bytes }, { failOn: 'warning' })
    if (mended !== 'refused') return mended
  }
  return 'refused'
}

export interface StoredPicture extends Size {
  /** EXIF orientation 1..8 that remains to be applied. */
  readonly orientation: number
}

/** sharp's description of a file, for formats whose header is not read here. */
export async function describeWithSharp(bytes: Uint8Array): Promise<StoredPicture | FileProblem> {
  // The words of a refusal may be another file's, so it only counts as corrupt: see [Note: Verdicts].
  const metadata = await sharp(bytes, { failOn: 'none', limitInputPixels: false })
    .metadata()
    .catch(() => null)
  // sharp returns metadata without a size when another file's decode has cleared the words of its refusal.
  if (!metadata?.width || !metadata.height) return fileProblem('undecodable', CORRUPT)
  const { width, height, orientation = 1 } = metadata
  return { width, height, orientation }
}

async function decode(
  { bytes, format, stored, working, colours }: DecodeRequest,
  options: SharpOptions,
): Promise<Attempt> {
  // The caller has checked the limit and reports it with a reason of its own.
  const picture = sharp(bytes, { ...options, limitInputPixels: false, ignoreIcc: colours !== null })
  if (working.width !== stored.width || working.height !== stored.height) {
    // A JPEG decoder's own reduction is exact enough; WebP's averages boxes.
    const fastShrinkOnLoad = format === 'jpeg'
    picture.resize(working.width, working.height, { fit: 'fill', kernel: 'cubic', fastShrinkOnLoad })
  }
  picture.flatten({ background: WHITE })
  if (colours === null) return attempt(picture.toColourspace('srgb').raw())
  const deep = await attempt(picture.toColourspace('rgb16').raw({ depth: 'ushort' }))
  return typeof deep === 'string' ? deep : { ...deep, data: toSrgb(sixteenBits(deep.data), colours) }
}

function sixteenBits({ buffer, byteOffset, byteLength }: Uint8Array): Uint16Array {
  return new Uint16Array(buffer, byteOffset, byteLength / Uint16Array.BYTES_PER_ELEMENT)
}

/** Runs a pipeline that ends in raw RGB, within the time limit of one picture. */
async function attempt(pipeline: Sharp): Promise<Attempt> {
  const started = performance.now()
  // The verdict is made of other facts than the message, which may be another file's.
  const decoded = await pipeline
    .timeout({ seconds: DECODE_TIMEOUT_S })
    .toBuffer({ resolveWithObject: true })
    .catch(() => null)
  // A refusal after this long is the time limit's: its message may have gone to another file.
  if (decoded === null) return performance.now() - started < DECODE_TIMEOUT_S * 1000 ? 'refused' : 'too-slow'
  const { data, info } = decoded
  if (info.channels !== CHANNELS) throw new Error(`expected ${CHANNELS} channels, got ${info.channels}`)
  return { data, width: info.width, height: info.height }
}

/** A damaged picture with a smaller share of its pixels shows nothing. */
const LEAST_SHARE = 0.01

/** A lenient decoder fills the unread part, to the last pixel, with one colour. */
function isBlank({ data }: RgbImage): boolean {
  const [red, green, blue] = data.subarray(-CHANNELS)
  let decoded = 0
  for (let offset = 0; offset < data.length; offset += CHANNELS) {
    if (data[offset] !== red || data[offset + 1] !== green || data[offset + 2] !== blue) decoded++
  }
  return decoded * CHANNELS < data.length * LEAST_SHARE
}
