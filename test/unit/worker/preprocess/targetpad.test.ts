import { describe, expect, it } from 'vitest'
import type { RgbImage } from '../../../../electron/worker/decode/rgb-image.ts'
import { resampleToSquare } from '../../../../electron/worker/preprocess/bicubic.ts'
import { cropGeometry } from '../../../../electron/worker/preprocess/square-geometry.ts'
import { targetpad } from '../../../../electron/worker/preprocess/targetpad.ts'
import { drawnPicture, meanDifference, pixelAt } from '../../../helpers/drawn-pictures.ts'
import { referenceCrop, referenceTargetpad, resizeBicubic } from '../../../helpers/reference-resize.ts'

const BLACK = [0, 0, 0]
const WHITE = [255, 255, 255]

function white(width: number, height: number): RgbImage {
  return { data: new Uint8Array(3 * width * height).fill(255), width, height }
}

/** Different in every pixel, with edges as sharp as possible. */
function noise(width: number, height: number): RgbImage {
  let state = width * 31 + height
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state >>> 24
  }
  return { data: Uint8Array.from({ length: 3 * width * height }, next), width, height }
}

function largestDifference(one: RgbImage, other: RgbImage): number {
  return one.data.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (other.data[index] ?? 0))),
    0,
  )
}

function crop(image: RgbImage, size: number): RgbImage {
  return resampleToSquare(image, cropGeometry(image, size))
}

describe('targetpad', () => {
  it('returns a picture that already fits unchanged', () => {
    const picture = drawnPicture(24, 24)
    expect(targetpad(picture, 24)).toBe(picture)
  })

  it('blends black into the edges of a wide picture, above and below', () => {
    const square = targetpad(white(500, 204), 100)
    // (500 / 1.25 - 204) / 2 = 98 rows of black; 4 of them make one row of the square.
    expect(pixelAt(square, 50, 20)).toEqual(BLACK)
    expect(pixelAt(square, 50, 50)).toEqual(WHITE)
    const [edge = 0] = pixelAt(square, 50, 24)
    expect(edge).toBeGreaterThan(40)
    expect(edge).toBeLessThan(215)
  })

  it('blends black into the edges of a tall picture, left and right', () => {
    const square = targetpad(white(204, 500), 100)
    expect(pixelAt(square, 20, 50)).toEqual(BLACK)
    expect(pixelAt(square, 50, 50)).toEqual(WHITE)
  })

  it('rounds half pixels to even when it crops the longer side', () => {
    // (27 - 24) / 2 = 1.5, which Python rounds to 2; (25 - 24) / 2 = 0.5, which it rounds to 0.
    expect(pixelAt(crop(drawnPicture(27, 24), 24), 0, 5)).toEqual(pixelAt(drawnPicture(27, 24), 2, 5))
    expect(pixelAt(crop(drawnPicture(25, 24), 24), 0, 5)).toEqual(pixelAt(drawnPicture(25, 24), 0, 5))
  })

  it.each([
    [1, 1],
    [1, 300],
    [300, 1],
    [5, 90],
    [10, 12],
    [31, 32],
    [33, 32],
    [32, 33],
    [51, 200],
    [64, 64],
    [80, 100],
    [100, 80],
    [101, 80],
    [124, 100],
    [400, 20],
    [150, 120],
  ])('of %i x %i equals the reference on the whole picture', (width, height) => {
    for (const picture of [drawnPicture(width, height), noise(width, height)]) {
      const square = targetpad(picture, 32)
      expect([square.width, square.height, square.data.length]).toEqual([32, 32, 32 * 32 * 3])
      const reference = referenceTargetpad(picture, 32)
      // Weights are rounded to 22 bits, as Pillow's are and the float64 reference's are not.
      expect(largestDifference(square, reference)).toBeLessThanOrEqual(1)
      expect(meanDifference(square, reference)).toBeLessThan(0.05)
      expect(largestDifference(crop(picture, 32), referenceCrop(picture, 32))).toBeLessThanOrEqual(1)
    }
  })

  it('places a reduced picture where the original would be', () => {
    // 1200 x 500 becomes 280 x 116.7 of 280 x 224; rounded from the reduced picture it was a pixel off.
    const [original, reduced] = [drawnPicture(1200, 500), drawnPicture(771, 321)]
    const square = targetpad(reduced, 224, original)
    expect(meanDifference(square, referenceTargetpad(original, 224))).toBeLessThan(0.3)
  })

  it('makes a square of a picture that no program could hold whole', () => {
    const square = targetpad(white(1680, 1), 224, { width: 2_000_000, height: 1000 })
    expect([square.width, square.height]).toEqual([224, 224])
  })
})

describe("the reference's resampling", () => {
  it('keeps a plain picture plain, to its edges', () => {
    const enlarged = resizeBicubic(white(5, 4), 25, 20, { left: 0, top: 0, size: 20 })
    expect(enlarged.data.every((value) => value === 255)).toBe(true)
  })

  it('keeps a picture of the same size', () => {
    const picture = drawnPicture(9, 9)
    expect(resizeBicubic(picture, 9, 9, { left: 0, top: 0, size: 9 })).toEqual(picture)
  })

  it('enlarges an edge as Pillow does', () => {
    const data = Uint8Array.of(0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255)
    const row = resizeBicubic({ data, width: 4, height: 1 }, 8, 2, { left: 3, top: 0, size: 2 })
    // Keys' kernel at 0.75 and 1.75 pixels: 255 x (0.2266 - 0.0234), and the rest of 255.
    expect(pixelAt(row, 0, 0)).toEqual([52, 52, 52])
    expect(pixelAt(row, 1, 0)).toEqual([203, 203, 203])
  })
})
