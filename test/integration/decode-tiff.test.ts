/**
 * Odd TIFF files from the field. Expected values: ImageMagick 6.9 (`convert x.tif -colorspace sRGB -depth 8
 * rgb:`).
 */
import { describe, expect, it } from 'vitest'
import { readPhoto } from '../../electron/worker/decode/read-photo.ts'
import { pixelAt } from '../helpers/drawn-pictures.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'

type Point = readonly [x: number, y: number, red: number, green: number, blue: number]

const RIGHT: Readonly<Record<string, { readonly mean: number; readonly points: readonly Point[] }>> = {
  'T02-tiff-colours/hopper_unknown_pixel_mode.tif': {
    mean: 88.4,
    points: [
      [32, 32, 163, 114, 74],
      [64, 64, 173, 70, 55],
      [96, 42, 98, 137, 196],
      [42, 96, 12, 13, 15],
    ],
  },
  'T02-tiff-colours/ycbcr_lzw_bt709.tif': {
    mean: 122.3,
    points: [
      [150, 20, 0, 0, 0],
      [300, 40, 173, 172, 172],
      [200, 60, 173, 172, 172],
    ],
  },
  'T03-tiff-lab-oldjpeg/lab.tif': { mean: 254.3, points: [[5, 5, 254, 255, 254]] },
}

describe('odd TIFF files from the field', needs('shared'), () => {
  it.each(Object.keys(RIGHT))('%s has the colours that ImageMagick shows', async (name) => {
    const photo = await readPhoto(sharedPath('field', name), { modelSize: null })
    if (photo.status === 'failed') throw new Error(photo.problem.reason)
    expect(photo.damage).toBeNull()
    const { data } = photo.pixels
    const { mean, points = [] } = RIGHT[name] ?? { mean: 0 }
    expect(Math.abs(data.reduce((sum, value) => sum + value, 0) / data.length - mean)).toBeLessThan(1)
    for (const [x, y, ...right] of points) {
      for (const [channel, value] of pixelAt(photo.pixels, x, y).entries()) {
        expect(Math.abs(value - (right[channel] ?? 0))).toBeLessThanOrEqual(2)
      }
    }
  })

  it('are refused with the name of the compression', async () => {
    const path = sharedPath('field', 'T03-tiff-lab-oldjpeg', 'ojpeg-strip.tif')
    expect(await readPhoto(path, { modelSize: 224 })).toMatchObject({
      status: 'failed',
      problem: {
        code: 'format-unsupported',
        reason: 'this is a TIFF picture with old-style JPEG compression; Searlight cannot read those yet',
      },
    })
  })
})
