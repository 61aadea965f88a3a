/**
 * Runs in the inference worker. From a photo to the model's square picture (design/method.md, section 1):
 * "targetpad" pads long pictures towards a square before CLIP's own resize and centre crop, so that less of them
 * is cut off.
 */
import { CHANNELS, type RgbImage } from '../decode/rgb-image.ts'
import { sharp } from '../decode/sharp.ts'
import { resizeBicubic } from './bicubic.ts'

/** The published method's ratio: longer pictures are padded until the long side is this many short sides. */
export const TARGET_RATIO = 1.25

/** Black padding to the target ratio, shorter side to `size`, centre crop. */
export function targetpad(image: RgbImage, size: number, ratio = TARGET_RATIO): Promise<RgbImage> {
  return resizeAndCrop(padToRatio(image, ratio), size)
}

/** CLIP's own preprocessing: shorter side to `size` (bicubic, antialiased), centre crop. */
export async function resizeAndCrop(image: RgbImage, size: number): Promise<RgbImage> {
  const { width, height } = image
  const short = Math.min(width, height)
  // torchvision rounds the longer side down and halves to even.
  const scaled = (side: number) => Math.floor((size * side) / short)
  const left = roundHalfToEven((scaled(width) - size) / 2)
  const top = roundHalfToEven((scaled(height) - size) / 2)
  if (short === size) return cropped(image, left, top, size)
  if (short < size) return resizeBicubic(image, scaled(width), scaled(height), { left, top, size })
  const { data } = await sharp(image.data, { raw: { width, height, channels: CHANNELS } })
    .resize(scaled(width), scaled(height), { fit: 'fill', kernel: 'cubic' })
    .extract({ left, top, width: size, height: size })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, width: size, height: size }
}

/** In one pipeline sharp would extend after it resizes, which blends no black into the edges: rows are copied. */
export function padToRatio(image: RgbImage, ratio: number): RgbImage {
  const { width, height } = image
  const long = Math.max(width, height)
  if (long / Math.min(width, height) < ratio) return image
  const target = long / ratio
  const left = Math.max(Math.trunc((target - width) / 2), 0)
  const top = Math.max(Math.trunc((target - height) / 2), 0)
  const padded = { width: width + 2 * left, height: height + 2 * top }
  const data = new Uint8Array(padded.width * padded.height * CHANNELS)
  copyRows(image, { x: 0, y: 0 }, { data, ...padded }, { x: left, y: top }, { width, height })
  return { data, ...padded }
}

function cropped(image: RgbImage, left: number, top: number, size: number): RgbImage {
  if (image.width === size && image.height === size) return image
  const crop = { data: new Uint8Array(size * size * CHANNELS), width: size, height: size }
  copyRows(image, { x: left, y: top }, crop, { x: 0, y: 0 }, crop)
  return crop
}

interface Point {
  readonly x: number
  readonly y: number
}

function copyRows(
  from: RgbImage,
  fromPoint: Point,
  to: RgbImage,
  toPoint: Point,
  size: { readonly width: number; readonly height: number },
): void {
  const offset = (image: RgbImage, { x, y }: Point, row: number) => ((y + row) * image.width + x) * CHANNELS
  for (let row = 0; row < size.height; row++) {
    const start = offset(from, fromPoint, row)
    to.data.set(from.data.subarray(start, start + size.width * CHANNELS), offset(to, toPoint, row))
  }
}

/** Python's rounding: 0.5 -> 0, 1.5 -> 2. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
}
