/**
 * Runs in the inference worker. File bytes -> reduced sRGB pixels, with sharp.
 *
 * [Note: Damaged pictures] Decoding is strict first. When that fails and a lenient second decode gives pixels,
 * the photo is indexed and marked damaged, unless the complaint was one that good files of real cameras cause.
 */
import type { SharpOptions } from 'sharp'
import type { FileProblem } from '../../shared/errors.ts'
import { describeDamage, fileProblem, problemOfDecoding } from './file-problem.ts'
import { DECODE_TIMEOUT_S, MAX_PIXELS } from './limits.ts'
import { chooseReduction } from './reduction.ts'
import { CHANNELS, type RgbImage } from './rgb-image.ts'
import { sharp } from './sharp.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Decoded {
  readonly pixels: RgbImage
  readonly damage: FileProblem | null
}

/** What libjpeg warns about although every pixel is there. */
const HARMLESS =
  /extraneous bytes before marker|Invalid SOS parameters|unknown Adobe color transform|JFIF extension/i

const WHITE = '#ffffff'

/**
 * @param size as stored, before any rotation
 * @param modelSize the model's picture in pixels; null decodes every pixel
 */
export async function decodeWithSharp(
  bytes: Uint8Array,
  size: Size,
  modelSize: number | null,
): Promise<Decoded | FileProblem> {
  if (size.width * size.height > MAX_PIXELS) return problemOfDecoding('pixel limit')
  const strict = await decode(bytes, size, modelSize, 'warning')
  if (typeof strict !== 'string') return { pixels: strict, damage: null }
  const problem = problemOfDecoding(strict)
  if (problem.code !== 'undecodable') return problem
  const lenient = await decode(bytes, size, modelSize, 'none')
  if (typeof lenient === 'string') return problem
  if (HARMLESS.test(strict)) return { pixels: lenient, damage: null }
  if (isBlank(lenient)) return fileProblem('undecodable', `${problem.reason}: nothing of the picture is left`)
  return { pixels: lenient, damage: fileProblem('damaged', describeDamage(strict)) }
}

/** Size and orientation as sharp sees them; for formats whose header is not read here. */
export async function readSize(
  bytes: Buffer,
): Promise<(Size & { readonly orientation: number }) | FileProblem> {
  try {
    const { width, height, orientation = 1 } = await sharp(bytes, options('none')).metadata()
    return { width, height, orientation }
  } catch (error) {
    return problemOfDecoding(messageOf(error))
  }
}

/** The pixels, or the decoder's complaint. */
async function decode(
  bytes: Uint8Array,
  size: Size,
  modelSize: number | null,
  failOn: 'warning' | 'none',
): Promise<RgbImage | string> {
  const reduction = chooseReduction(size, modelSize)
  const picture = sharp(bytes, options(failOn)).timeout({ seconds: DECODE_TIMEOUT_S })
  if (reduction > 1) {
    // Rounded down, so that sharp's shrink-on-load takes this very factor; see [Note: One decode].
    const reduced = (side: number) => Math.max(Math.floor(side / reduction), 1)
    picture.resize(reduced(size.width), reduced(size.height), { fit: 'fill' })
  }
  try {
    const { data, info } = await picture
      .flatten({ background: WHITE })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.channels !== CHANNELS) throw new Error(`expected ${CHANNELS} channels, got ${info.channels}`)
    return { data, width: info.width, height: info.height }
  } catch (error) {
    return messageOf(error)
  }
}

function options(failOn: 'warning' | 'none'): SharpOptions {
  return { failOn, limitInputPixels: MAX_PIXELS }
}

/** A lenient decoder fills what it could not read with one colour. */
function isBlank({ data }: RgbImage): boolean {
  return data.every((value, index) => value === data[index % CHANNELS])
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
