import { describe, expect, it } from 'vitest'
import { type Size, workingSize } from '../../../../electron/worker/decode/working-size.ts'

/** The shorter side that targetpad would give the picture, not rounded. */
function paddedShort({ width, height }: Size): number {
  return Math.max(Math.max(width, height) / 1.25, Math.min(width, height))
}

describe('working size', () => {
  it.each([
    [4000, 3000],
    [4032, 3024],
    [3000, 4000],
    [6000, 4000],
    [4000, 2250],
    [3000, 3000],
    [60_000, 500],
  ])('of a JPEG of %i x %i lets targetpad end at 2.75 pixels for each of the model', (width, height) => {
    const size = workingSize({ width, height }, 224, 'jpeg')
    expect(Math.abs(paddedShort(size) - 616)).toBeLessThanOrEqual(0.5)
    expect(Math.max(size.width, size.height)).toBeGreaterThanOrEqual(512)
    expect(Math.abs(size.width / size.height - width / height) * size.height).toBeLessThanOrEqual(
      1 + width / height,
    )
  })

  it('is larger for other formats, whose decoders save nothing with a smaller one', () => {
    expect(paddedShort(workingSize({ width: 4000, height: 3000 }, 224, 'other'))).toBeCloseTo(1344, 0)
    expect(workingSize({ width: 2400, height: 1800 }, 224, 'other')).toEqual({ width: 2400, height: 1800 })
  })

  it('is the whole picture when that is hardly larger', () => {
    expect(workingSize({ width: 1000, height: 800 }, 224, 'jpeg')).toEqual({ width: 1000, height: 800 })
    expect(workingSize({ width: 224, height: 224 }, 224, 'jpeg')).toEqual({ width: 224, height: 224 })
    expect(workingSize({ width: 900, height: 20 }, 224, 'jpeg')).toEqual({ width: 900, height: 20 })
  })

  it('is the whole picture when every pixel is requested', () => {
    expect(workingSize({ width: 8000, height: 6000 }, null, 'jpeg')).toEqual({ width: 8000, height: 6000 })
  })

  it('is large enough for the thumbnail when the model needs little', () => {
    const { width, height } = workingSize({ width: 4000, height: 4000 }, 32, 'jpeg')
    expect([width, height]).toEqual([512, 512])
  })

  it('is large enough to look at, in every format', () => {
    for (const reduction of ['jpeg', 'other'] as const) {
      const { width, height } = workingSize({ width: 8000, height: 6000 }, { longSide: 1600 }, reduction)
      expect([width, height]).toEqual([2000, 1500])
    }
  })

  it('never loses a side of a very long picture', () => {
    expect(workingSize({ width: 20_000, height: 1 }, 224, 'other')).toEqual({ width: 1680, height: 1 })
  })

  it('lets sharp decode a 12-megapixel JPEG at a quarter', () => {
    // sharp's shrink-on-load takes 4 only where the whole reduction is at least 5.
    const { width } = workingSize({ width: 4000, height: 3000 }, 224, 'jpeg')
    expect(4000 / width).toBeGreaterThanOrEqual(5)
  })
})
