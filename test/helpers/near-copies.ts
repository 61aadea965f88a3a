/** Near copies of a picture, and pairs of different pictures of one minute, as people and their cameras make them. */
import { createHash } from 'node:crypto'
import { sharp } from '../../electron/worker/decode/sharp.ts'
import { makePictures, NO_REPEATS, type Picture } from '../../native-models/demo/world/pictures.ts'
import { svgOf } from '../../native-models/demo/world/render.ts'
import { randomNumbers } from './random-vectors.ts'

export const COPY_KINDS = ['resized', 'recompressed', 'cropped', 'brightened', 'watermarked'] as const
export type CopyKind = (typeof COPY_KINDS)[number]

/** Shares of width and height. */
const CROPPED = 0.03
/** Of two frames of one view. */
const SHIFTED = 0.15

/** A near copy as a JPEG file. @param seed places the crop */
export async function nearCopy(jpeg: Buffer, kind: CopyKind, seed: number): Promise<Buffer> {
  const { width, height } = await sharp(jpeg).metadata()
  const random = randomNumbers(seed)
  switch (kind) {
    case 'resized':
      return sharp(jpeg)
        .resize(Math.round(width * (0.25 + random() / 2)))
        .jpeg({ quality: 85 })
        .toBuffer()
    case 'recompressed':
      return sharp(jpeg)
        .jpeg({ quality: Math.round(25 + 40 * random()) })
        .toBuffer()
    case 'cropped':
      return cut(jpeg, [CROPPED * random(), CROPPED * random(), 1 - CROPPED, 1 - CROPPED])
    case 'brightened':
      return sharp(jpeg)
        .modulate({ brightness: 1.15 + 0.2 * random() })
        .jpeg({ quality: 85 })
        .toBuffer()
    case 'watermarked':
      return sharp(jpeg)
        .composite([{ input: Buffer.from(watermark(width, height)) }])
        .jpeg({ quality: 85 })
        .toBuffer()
  }
}

function watermark(width: number, height: number): string {
  const at = `x="${width * 0.97}" y="${height * 0.95}" text-anchor="end" font-size="${height * 0.07}"`
  const look = 'font-family="sans-serif" font-weight="bold" fill="white" fill-opacity="0.8"'
  return `<svg width="${width}" height="${height}"><text ${at} ${look}>(c) Anna Example 2024</text></svg>`
}

/** @param area left, top, width and height as shares of the picture */
async function cut(jpeg: Buffer, [left, top, wide, high]: readonly [number, number, number, number]) {
  const { width, height } = await sharp(jpeg).metadata()
  const area = {
    left: Math.floor(width * left),
    top: Math.floor(height * top),
    width: Math.floor(width * wide),
    height: Math.floor(height * high),
  }
  return sharp(jpeg).extract(area).jpeg({ quality: 90 }).toBuffer()
}

/** Two frames of one view, the camera turned by 15 % of the picture in between. */
export async function turnedCamera(jpeg: Buffer, way: 'across' | 'down'): Promise<readonly [Buffer, Buffer]> {
  const left = 1 - SHIFTED
  const [first, second] =
    way === 'across'
      ? ([
          [0, 0, left, 1],
          [SHIFTED, 0, left, 1],
        ] as const)
      : ([
          [0, 0, 1, left],
          [0, SHIFTED, 1, left],
        ] as const)
  return [await cut(jpeg, first), await cut(jpeg, second)]
}

export function drawnPictures(count: number, seed: number): readonly Picture[] {
  return makePictures({ split: 'train', count, seed, ...NO_REPEATS })
}

/** A drawn picture as a JPEG file without metadata. */
export async function drawnJpeg(picture: Picture, longSidePx = 640): Promise<Buffer> {
  return sharp(Buffer.from(svgOf(picture, longSidePx)))
    .flatten()
    .jpeg({ quality: 92 })
    .toBuffer()
}

/** One drawn place twice: the thing beside the subject has gone from its left to its right. */
export async function movedObject(picture: Picture): Promise<readonly [Buffer, Buffer]> {
  const kind = picture.scene.companion?.kind ?? 'balloon'
  const frames = (['left', 'right'] as const).map((relation) =>
    drawnJpeg({ ...picture, scene: { ...picture.scene, companion: { kind, relation } } }),
  )
  const [first, second] = await Promise.all(frames)
  return [first as Buffer, second as Buffer]
}

/** One drawn view twice: the camera has moved by 1 % and stepped closer by 2 %. */
export async function secondLook(picture: Picture): Promise<readonly [Buffer, Buffer]> {
  const next = { ...picture, framing: { dx: 1, dy: 0.5, closer: 0.02 } }
  return [await drawnJpeg(picture), await drawnJpeg(next)]
}

/** The two as one camera writes them, half a minute apart. @param minute the minute of the first, of any day */
export async function ofOneMinute(
  [first, second]: readonly [Buffer, Buffer],
  minute: number,
): Promise<readonly [Buffer, Buffer]> {
  return [await dated(first, minute * 60), await dated(second, minute * 60 + 30)]
}

/** A file of a camera. @param second on the wall clock, from the first of July 2024 on */
export async function dated(jpeg: Buffer, second: number): Promise<Buffer> {
  const clock = new Date(Date.UTC(2024, 6, 1) + second * 1_000).toISOString()
  const taken = clock.slice(0, 19).replace('T', ' ').replaceAll('-', ':')
  const exif = { IFD0: { Make: 'Searlight', Model: 'Postcard One' }, IFD2: { DateTimeOriginal: taken } }
  return sharp(jpeg).withExif(exif).jpeg({ quality: 90 }).toBuffer()
}

/** A name that says nothing of the picture. */
export function nameOf(key: string): string {
  return `${createHash('sha256').update(key).digest('hex').slice(0, 20)}.jpg`
}
