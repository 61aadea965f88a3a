/** Cuts an object out of a picture, onto white. Runs in the inference worker. */
import type { CutOut } from '../../shared/inference-api.ts'
import { CHANNELS, type RgbImage } from './rgb-image.ts'
import { sharp } from './sharp.ts'

/** At least one pixel, for every position of the box. */
export async function cutOutOf(
  { data, width, height }: RgbImage,
  { box, outlines }: CutOut,
): Promise<RgbImage> {
  const [left, right] = spanWithin(width, box.left, box.right)
  const [top, bottom] = spanWithin(height, box.top, box.bottom)
  const area = { left, top, width: right - left, height: bottom - top }
  const outside = Buffer.from(whiteOutside(area, outlines))
  const { data: pixels } = await sharp(data, { raw: { width, height, channels: CHANNELS } })
    .extract(area)
    .composite([{ input: outside }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data: pixels, width: area.width, height: area.height }
}

/** Whole pixels, without the partial one at the end, as in Pic2Word. */
function spanWithin(length: number, from: number, to: number): readonly [number, number] {
  const start = Math.min(Math.max(Math.floor(from), 0), length - 1)
  return [start, Math.min(Math.max(Math.floor(to), start + 1), length)]
}

interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Fills the area outside of all outlines with white; without outlines it does nothing. */
function whiteOutside({ left, top, width, height }: Area, outlines: readonly (readonly number[])[]): string {
  const whole = `x="${left}" y="${top}" width="${width}" height="${height}"`
  const holes = outlines.map((corners) => `<polygon points="${corners.join(' ')}" fill="black"/>`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">
    <mask id="outside" maskUnits="userSpaceOnUse" ${whole}><rect ${whole} fill="white"/>${holes}</mask>
    <rect ${whole} fill="white" mask="url(#outside)"/></svg>`
}
