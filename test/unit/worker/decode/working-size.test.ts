import { describe, expect, it } from 'vitest'
import { workingSize } from '../../../../electron/worker/decode/working-size.ts'
import { padToRatio } from '../../../../electron/worker/preprocess/targetpad.ts'

describe('working size', () => {
  it.each([
    [4000, 3000],
    [4032, 3024],
    [3000, 4000],
    [6000, 4000],
    [4000, 2250],
    [3000, 3000],
    [60_000, 500],
  ])('of %i x %i lets targetpad end at 2.75 pixels for each of the model', (width, height) => {
    const size = workingSize({ width, height }, 224)
    const padded = padToRatio({ data: new Uint8Array(3 * size.width * size.height), ...size }, 1.25)
    expect(Math.min(padded.width, padded.height)).toBe(616)
    expect(Math.max(size.width, size.height)).toBeGreaterThanOrEqual(512)
    expect(Math.abs(size.width / size.height - width / height) * size.height).toBeLessThanOrEqual(
      1 + width / height,
    )
  })

  it('is the whole picture where that is hardly larger', () => {
    expect(workingSize({ width: 1000, height: 800 }, 224)).toEqual({ width: 1000, height: 800 })
    expect(workingSize({ width: 224, height: 224 }, 224)).toEqual({ width: 224, height: 224 })
    expect(workingSize({ width: 900, height: 20 }, 224)).toEqual({ width: 900, height: 20 })
  })

  it('is the whole picture where all of it is wanted', () => {
    expect(workingSize({ width: 8000, height: 6000 }, null)).toEqual({ width: 8000, height: 6000 })
  })

  it('is large enough for the thumbnail where the model needs little', () => {
    const { width, height } = workingSize({ width: 4000, height: 4000 }, 32)
    expect([width, height]).toEqual([512, 512])
  })

  it('lets sharp decode a 12-megapixel JPEG at a quarter', () => {
    // sharp's shrink-on-load takes 4 only where the whole reduction is at least 5.
    expect(4000 / workingSize({ width: 4000, height: 3000 }, 224).width).toBeGreaterThanOrEqual(5)
  })
})
