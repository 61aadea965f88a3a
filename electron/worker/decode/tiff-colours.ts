/**
 * Converts samples of a TIFF file to 8-bit sRGB (TIFF 6.0, sections 20, 21 and 23). Runs in the inference
 * worker.
 */
import { TIFF_TAG, type TiffDirectory } from './tiff-directory.ts'

/** Converts the samples of one pixel, 0..1 as stored, to red, green and blue of 0..1, in place. */
export type ToRgb = (pixel: Float32Array) => void

const WHITE_IS_ZERO = 0
const BLACK_IS_ZERO = 1
const RGB = 2
const YCBCR = 6
const CIE_LAB = 8
const ICC_LAB = 9

/** The number of colour samples and their meaning; null for kinds that sharp reads. */
export function tiffColours(
  directory: TiffDirectory,
  isFloat: boolean,
): { readonly channels: 1 | 3; readonly toRgb: ToRgb } | null {
  switch (directory.number(TIFF_TAG.photometric, BLACK_IS_ZERO)) {
    case WHITE_IS_ZERO:
      return { channels: 1, toRgb: (pixel) => pixel.fill(1 - (pixel[0] ?? 0)) }
    case BLACK_IS_ZERO:
      return { channels: 1, toRgb: (pixel) => pixel.fill(pixel[0] ?? 0) }
    case RGB:
      return { channels: 3, toRgb: () => {} }
    case YCBCR:
      return { channels: 3, toRgb: fromYCbCr(directory) }
    case CIE_LAB:
      return { channels: 3, toRgb: isFloat ? fromFloatLab : fromSignedLab }
    case ICC_LAB:
      return { channels: 3, toRgb: fromUnsignedLab }
    default:
      return null
  }
}

/** Weights of red, green and blue in the luma: BT.601, unless the file states others. */
const BT_601 = [0.299, 0.587, 0.114]
/** Black and white of each channel: the full range, unless the file states another. */
const FULL_RANGE = [0, 255, 128, 255, 128, 255]

function fromYCbCr(directory: TiffDirectory): ToRgb {
  const stated = directory.numbers(TIFF_TAG.yCbCrCoefficients)
  const [red = 0, green = 0, blue = 0] = stated.length === 3 && stated[1] ? stated : BT_601
  const range = directory.numbers(TIFF_TAG.referenceBlackWhite)
  const [yBlack = 0, yWhite = 0, bBlack = 0, bWhite = 0, rBlack = 0, rWhite = 0] =
    range.length === 6 ? range : FULL_RANGE
  return (pixel) => {
    const [y = 0, cb = 0, cr = 0] = pixel
    const luma = (255 * y - yBlack) / (yWhite - yBlack)
    const blueness = ((255 * cb - bBlack) / (bWhite - bBlack)) * (127 / 255)
    const redness = ((255 * cr - rBlack) / (rWhite - rBlack)) * (127 / 255)
    const r = luma + redness * (2 - 2 * red)
    const b = luma + blueness * (2 - 2 * blue)
    pixel[0] = r
    pixel[1] = (luma - red * r - blue * b) / green
    pixel[2] = b
  }
}

/** a and b are signed numbers, -128 to 127: stored 128 means -128. */
function fromSignedLab(pixel: Float32Array): void {
  const [lightness = 0, a = 0, b = 0] = pixel
  const signed = (value: number) => (value > 127.5 / 255 ? 255 * value - 256 : 255 * value)
  labToRgb(pixel, 100 * lightness, signed(a), signed(b))
}

/** The ICC's encoding: stored 128 means 0. */
function fromUnsignedLab(pixel: Float32Array): void {
  const [lightness = 0, a = 0, b = 0] = pixel
  labToRgb(pixel, 100 * lightness, 255 * a - 128, 255 * b - 128)
}

function fromFloatLab(pixel: Float32Array): void {
  const [lightness = 0, a = 0, b = 0] = pixel
  labToRgb(pixel, lightness, a, b)
}

/** D65, as in libvips and ImageMagick. */
const WHITE = [0.95047, 1, 1.08883] as const

function labToRgb(pixel: Float32Array, lightness: number, a: number, b: number): void {
  const middle = (lightness + 16) / 116
  const x = WHITE[0] * labInverse(middle + a / 500)
  const y = WHITE[1] * labInverse(middle)
  const z = WHITE[2] * labInverse(middle - b / 200)
  pixel[0] = srgbCode(3.2404542 * x - 1.5371385 * y - 0.4985314 * z)
  pixel[1] = srgbCode(-0.969266 * x + 1.8760108 * y + 0.041556 * z)
  pixel[2] = srgbCode(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)
}

function labInverse(value: number): number {
  return value > 6 / 29 ? value ** 3 : 3 * (6 / 29) ** 2 * (value - 4 / 29)
}

function srgbCode(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055
}
