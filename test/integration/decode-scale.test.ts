/**
 * Decoding at a reduced scale must not change what the model sees: photo-mini's features keep a cosine of 0.99 to
 * those of a full decode, reduced exactly as the reference does it.
 */
import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { readPhoto } from '../../electron/worker/decode/read-photo.ts'
import type { RgbImage } from '../../electron/worker/decode/rgb-image.ts'
import { resizeBicubic } from '../../electron/worker/preprocess/bicubic.ts'
import { padToRatio, TARGET_RATIO, targetpad } from '../../electron/worker/preprocess/targetpad.ts'
import { cosine, type Embed, openPhotoMini, PHOTO_MINI_SIZE } from '../helpers/photo-mini.ts'
import { sharedAvailable, sharedPath } from '../helpers/shared.ts'

const LEAST_COSINE = 0.99

/** Everything that can be decoded whole, from half a megapixel to twenty. */
const FOLDERS = ['camera', 'orientation', 'odd', 'raw']

function files(): readonly string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(sharedPath('formats', folder)).map((name) => sharedPath('formats', folder, name)),
  ).filter((path) => !path.endsWith('.jp2'))
}

async function pixelsOf(path: string, modelSize: number | null): Promise<RgbImage> {
  const photo = await readPhoto(path, { modelSize })
  if (photo.status === 'failed') throw new Error(photo.problem.reason)
  return photo.pixels
}

/** Targetpad with the reference's resampling, which is slow. */
function exactTargetpad(image: RgbImage, size: number): RgbImage {
  const padded = padToRatio(image, TARGET_RATIO)
  const short = Math.min(padded.width, padded.height)
  const scaled = (side: number) => Math.floor((size * side) / short)
  const [width, height] = [scaled(padded.width), scaled(padded.height)]
  const crop = { left: Math.round((width - size) / 2), top: Math.round((height - size) / 2), size }
  return resizeBicubic(padded, width, height, crop)
}

describe.skipIf(!sharedAvailable())('decoding at a reduced scale', () => {
  let embed: Embed

  beforeAll(async () => {
    embed = await openPhotoMini()
  })

  it.each(sharedAvailable() ? files() : [])('keeps the features of %s', async (path) => {
    const whole = exactTargetpad(await pixelsOf(path, null), PHOTO_MINI_SIZE)
    const reduced = await targetpad(await pixelsOf(path, PHOTO_MINI_SIZE), PHOTO_MINI_SIZE)
    expect(cosine(await embed(reduced), await embed(whole))).toBeGreaterThanOrEqual(LEAST_COSINE)
  })
})
