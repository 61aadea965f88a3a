/**
 * The model's picture of a file, from its bytes on: for every size, format and orientation it equals one
 * bicubic resize of the whole picture, with the geometry of the upright original.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RgbImage } from '../../electron/worker/decode/rgb-image.ts'
import { turnUpright } from '../../electron/worker/decode/rgb-image.ts'
import { sharp } from '../../electron/worker/decode/sharp.ts'
import { prepareReference } from '../../electron/worker/preprocess/prepare-photo.ts'
import { meanDifference, toSharp } from '../helpers/drawn-pictures.ts'
import { generatedPhoto } from '../helpers/generated-photos.ts'
import { needs } from '../helpers/needs.ts'
import { type Embed, openPhotoMini } from '../helpers/photo-mini.ts'
import { referenceTargetpad } from '../helpers/reference-resize.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'
import { cosine } from '../helpers/vectors.ts'

const SIZE = 224
/** Mean difference, of 255. */
const LEVELS = 1

type Write = (picture: Sharp) => Sharp

const EXACT_FORMATS: Readonly<Record<string, Write>> = {
  png: (picture) => picture.png({ compressionLevel: 1 }),
  tiff: (picture) => picture.tiff({ compression: 'lzw' }),
  webp: (picture) => picture.webp({ lossless: true, effort: 0 }),
}

/** Waves that get finer to the right, stripes and checks: a crop one pixel off differs by 20 levels. */
function finePattern(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3)
  const period = (4 * Math.max(width, height)) / SIZE
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = Math.sin((2 * Math.PI * x * (1 + x / width)) / period)
      const check = (Math.floor((2 * x) / period) + Math.floor((2 * y) / period)) % 2
      data.set([127 + 127 * wave, 255 * check, (x * 7 + y * 13) % 256], (y * width + x) * 3)
    }
  }
  return { data, width, height }
}

async function photo(width: number, height: number): Promise<RgbImage> {
  const data = await (await generatedPhoto(3, width, height)).removeAlpha().raw().toBuffer()
  return { data, width, height }
}

async function squareOf(file: Uint8Array, size = SIZE): Promise<RgbImage> {
  const path = join(temporaryDirectory(), 'picture')
  writeFileSync(path, file)
  const prepared = await prepareReference(path, size)
  if (prepared.status === 'failed') throw new Error(prepared.problem.reason)
  return prepared.picture
}

describe('a file whose decoder does not reduce it', () => {
  it.each([
    [1, 1],
    [1, 2000],
    [223, 224],
    [225, 224],
    [301, 240],
    [299, 240],
    [1200, 500],
    [500, 1200],
    [1000, 801],
    [2400, 1801],
    [3001, 2003],
    [6000, 300],
  ])('of %i x %i gives the square of a single resize, in every format', async (width, height) => {
    const picture = finePattern(width, height)
    const reference = referenceTargetpad(picture, SIZE)
    for (const [format, write] of Object.entries(EXACT_FORMATS)) {
      const square = await squareOf(await write(toSharp(picture)).toBuffer())
      expect(meanDifference(square, reference), `${format}, mean levels`).toBeLessThanOrEqual(LEVELS)
    }
  })

  it('reads a picture of 20,000 x 1,000', async () => {
    const picture = await photo(20_000, 1000)
    const square = await squareOf((await EXACT_FORMATS['png']?.(toSharp(picture)).toBuffer()) as Buffer)
    expect(meanDifference(square, referenceTargetpad(picture, SIZE))).toBeLessThanOrEqual(LEVELS)
  })

  it('is as exact for a model of 336 pixels', async () => {
    const picture = finePattern(3001, 1201)
    const square = await squareOf(await toSharp(picture).png({ compressionLevel: 1 }).toBuffer(), 336)
    expect(meanDifference(square, referenceTargetpad(picture, 336))).toBeLessThanOrEqual(LEVELS)
  })
})

describe('an EXIF orientation', () => {
  const orientations = [1, 2, 3, 4, 5, 6, 7, 8]

  // 1201 x 500 and similar sizes: their crop offsets end in a half, and differ once the picture is rotated.
  it.each(orientations)('of %i is applied before the geometry is computed', async (orientation) => {
    const picture = finePattern(1201, 503)
    const square = await squareOf(await toSharp(picture).png().withMetadata({ orientation }).toBuffer())
    const reference = referenceTargetpad(turnUpright(picture, orientation), SIZE)
    expect(meanDifference(square, reference)).toBeLessThanOrEqual(LEVELS)
  })

  it.each(orientations)('of %i is applied before a JPEG decoder has reduced it', async (orientation) => {
    const file = await toSharp(await photo(3001, 1203))
      .jpeg({ quality: 95 })
      .withMetadata({ orientation })
      .toBuffer()
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
    const whole = turnUpright({ data, width: info.width, height: info.height }, orientation)
    expect(meanDifference(await squareOf(file), referenceTargetpad(whole, SIZE))).toBeLessThanOrEqual(LEVELS)
  })
})

describe('the features of photo-mini', needs('shared'), () => {
  let embed: Embed

  beforeAll(async () => {
    embed = await openPhotoMini()
  })

  const SIZES = [
    [640, 480],
    [1200, 500],
    [500, 1200],
    [4000, 3000],
    [6000, 300],
    [300, 6000],
  ] as const

  it.each(SIZES)('are those of a single resize at %i x %i', async (width, height) => {
    const picture = await photo(width, height)
    const reference = await embed(referenceTargetpad(picture, SIZE))
    for (const [format, write] of Object.entries(EXACT_FORMATS)) {
      const features = await embed(await squareOf(await write(toSharp(picture)).toBuffer()))
      expect(cosine(features, reference), format).toBeGreaterThanOrEqual(0.999)
    }
  })

  it.each(SIZES)('of a JPEG of %i x %i are those of a full decode', async (width, height) => {
    const file = await toSharp(await photo(width, height))
      .jpeg({ quality: 90 })
      .toBuffer()
    const { data } = await sharp(file).raw().toBuffer({ resolveWithObject: true })
    const reference = await embed(referenceTargetpad({ data, width, height }, SIZE))
    expect(cosine(await embed(await squareOf(file)), reference)).toBeGreaterThanOrEqual(0.995)
  })
})
