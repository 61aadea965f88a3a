import { describe, expect, it } from 'vitest'
import type { RgbImage } from '../../../../electron/worker/decode/rgb-image.ts'
import { resizeBicubic } from '../../../../electron/worker/preprocess/bicubic.ts'
import { padToRatio, resizeAndCrop, targetpad } from '../../../../electron/worker/preprocess/targetpad.ts'
import { drawnPicture, meanDifference, pixelAt } from '../../../helpers/drawn-pictures.ts'

const BLACK = [0, 0, 0]

function white(width: number, height: number): RgbImage {
  return { data: new Uint8Array(3 * width * height).fill(255), width, height }
}

describe('padding', () => {
  it('leaves pictures below the ratio alone', () => {
    const picture = white(124, 100)
    expect(padToRatio(picture, 1.25)).toBe(picture)
  })

  it('adds black above and below wide pictures, rounded down', () => {
    const padded = padToRatio(white(125, 51), 1.25)
    // (125 / 1.25 - 51) / 2 = 24.5
    expect([padded.width, padded.height]).toEqual([125, 51 + 2 * 24])
    expect(pixelAt(padded, 60, 23)).toEqual(BLACK)
    expect(pixelAt(padded, 60, 24)).toEqual([255, 255, 255])
    expect(pixelAt(padded, 0, 74)).toEqual([255, 255, 255])
    expect(pixelAt(padded, 124, 75)).toEqual(BLACK)
  })

  it('adds black left and right of tall pictures', () => {
    const padded = padToRatio(white(50, 125), 1.25)
    expect([padded.width, padded.height]).toEqual([100, 125])
    expect(pixelAt(padded, 24, 60)).toEqual(BLACK)
    expect(pixelAt(padded, 25, 0)).toEqual([255, 255, 255])
    expect(pixelAt(padded, 75, 124)).toEqual(BLACK)
  })

  it('adds nothing at the very ratio', () => {
    expect(padToRatio(white(125, 100), 1.25)).toEqual(white(125, 100))
  })
})

describe('resize and crop', () => {
  it('does nothing where nothing is to do', async () => {
    const picture = drawnPicture(24, 24)
    expect(await resizeAndCrop(picture, 24)).toBe(picture)
    expect(await targetpad(picture, 24)).toBe(picture)
  })

  it('only crops where the shorter side fits, halves rounded to even', async () => {
    const wide = await resizeAndCrop(drawnPicture(27, 24), 24)
    // (27 - 24) / 2 = 1.5, which Python rounds to 2.
    expect(pixelAt(wide, 0, 5)).toEqual(pixelAt(drawnPicture(27, 24), 2, 5))
    const narrow = await resizeAndCrop(drawnPicture(25, 24), 24)
    expect(pixelAt(narrow, 0, 5)).toEqual(pixelAt(drawnPicture(25, 24), 0, 5))
  })

  it.each([
    [100, 80],
    [80, 100],
    [64, 64],
    [51, 200],
    [10, 12],
    [5, 90],
    [1, 1],
    [1, 300],
  ])('makes %i x %i a square', async (width, height) => {
    for (const preprocess of [targetpad, resizeAndCrop]) {
      const square = await preprocess(drawnPicture(width, height), 32)
      expect([square.width, square.height, square.data.length]).toEqual([32, 32, 32 * 32 * 3])
    }
  })

  it('reduces as the reference does, to a level', async () => {
    const picture = drawnPicture(150, 120)
    const exact = resizeBicubic(picture, 50, 40, { left: 5, top: 0, size: 40 })
    expect(meanDifference(await resizeAndCrop(picture, 40), exact)).toBeLessThan(1)
  })
})

describe('bicubic resampling', () => {
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
    // Keys' kernel at 0.75 and 1.75 pixels: 255 x (0.2266 - 0.0234), and what is left of 255.
    expect(pixelAt(row, 0, 0)).toEqual([52, 52, 52])
    expect(pixelAt(row, 1, 0)).toEqual([203, 203, 203])
  })
})
