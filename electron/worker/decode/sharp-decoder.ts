/**
 * Runs in the inference worker. File bytes -> reduced sRGB pixels, with sharp.
 *
 * [Note: Damaged pictures] Decoding is strict first. When that fails and a lenient second decode gives pixels,
 * the photo is indexed and marked damaged, unless the complaint was one that good files of real cameras cause.
 */
import type { FileProblem } from '../../shared/errors.ts'
import { describeDamage, fileProblem, problemOfDecoding, tooManyPixels } from './file-problem.ts'
import { DECODE_TIMEOUT_S, MAX_PIXELS } from './limits.ts'
import { CHANNELS, type RgbImage } from './rgb-image.ts'
import { type SharpOptions, sharp } from './sharp.ts'
import type { Reduction, Size } from './working-size.ts'

export interface DecodeRequest {
  readonly bytes: Uint8Array
  /** As stored, before any rotation. */
  readonly stored: Size
  /** The size to decode at; see [Note: One decode]. */
  readonly working: Size
  readonly reduction: Reduction
}

export interface Decoded {
  readonly pixels: RgbImage
  readonly damage: FileProblem | null
}

type Strictness = 'warning' | 'none'

/**
 * What libjpeg warns about although every pixel is there: odd scan parameters, and bytes between segments (before
 * a restart marker, D0 to D7, they would be lost pixels).
 */
const HARMLESS = /Invalid SOS parameters|extraneous bytes before marker 0x(?!d[0-7])/

const WHITE = '#ffffff'

export async function decodeWithSharp(request: DecodeRequest): Promise<Decoded | FileProblem> {
  if (request.stored.width * request.stored.height > MAX_PIXELS) return tooManyPixels(MAX_PIXELS)
  const strict = await decode(request, 'warning')
  if (typeof strict !== 'string') return { pixels: strict, damage: null }
  const problem = problemOfDecoding(strict)
  if (problem.code !== 'undecodable') return problem
  const lenient = await decode(request, 'none')
  if (typeof lenient === 'string') return problem
  if (HARMLESS.test(strict)) return { pixels: lenient, damage: null }
  if (isBlank(lenient)) return problem
  return { pixels: lenient, damage: fileProblem('damaged', describeDamage(strict)) }
}

export interface StoredPicture extends Size {
  /** EXIF orientation 1..8 that the decoder leaves to be applied. */
  readonly orientation: number
}

/** What sharp says about a file; for formats whose header is not read here. */
export async function describeWithSharp(bytes: Uint8Array): Promise<StoredPicture | FileProblem> {
  const metadata = await orComplaint(sharp(bytes, options('none')).metadata())
  if (typeof metadata === 'string') return problemOfDecoding(metadata)
  const { width, height, orientation = 1 } = metadata
  return { width, height, orientation }
}

/** The pixels, or the decoder's complaint. */
async function decode(
  { bytes, stored, working, reduction }: DecodeRequest,
  strictness: Strictness,
): Promise<RgbImage | string> {
  const picture = sharp(bytes, options(strictness)).timeout({ seconds: DECODE_TIMEOUT_S })
  if (working.width !== stored.width || working.height !== stored.height) {
    // A JPEG decoder's own reduction is exact enough; that of WebP's averages boxes.
    const fastShrinkOnLoad = reduction === 'jpeg'
    picture.resize(working.width, working.height, { fit: 'fill', kernel: 'cubic', fastShrinkOnLoad })
  }
  picture.flatten({ background: WHITE }).toColourspace('srgb').raw()
  const decoded = await orComplaint(picture.toBuffer({ resolveWithObject: true }))
  if (typeof decoded === 'string') return decoded
  const { data, info } = decoded
  if (info.channels !== CHANNELS) throw new Error(`expected ${CHANNELS} channels, got ${info.channels}`)
  return { data, width: info.width, height: info.height }
}

function options(strictness: Strictness): SharpOptions {
  // The limit is checked here before, with a reason of its own.
  return { failOn: strictness, limitInputPixels: false }
}

/** sharp rejects with plain errors that only their words tell apart. */
async function orComplaint<T>(result: Promise<T>): Promise<T | string> {
  return result.catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
}

/** Below this share of its pixels a damaged picture shows nothing. */
const LEAST_SHARE = 0.01

/** A lenient decoder fills what it could not read, to the last pixel, with one colour. */
function isBlank({ data }: RgbImage): boolean {
  const [red, green, blue] = data.subarray(-CHANNELS)
  let decoded = 0
  for (let offset = 0; offset < data.length; offset += CHANNELS) {
    if (data[offset] !== red || data[offset + 1] !== green || data[offset + 2] !== blue) decoded++
  }
  return decoded * CHANNELS < data.length * LEAST_SHARE
}
