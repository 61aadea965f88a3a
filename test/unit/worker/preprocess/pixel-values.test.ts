import { describe, expect, it } from 'vitest'
import { toPixelValues } from '../../../../electron/worker/preprocess/pixel-values.ts'

const CLIP = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const

describe('pixel values', () => {
  // Two pixels: red, and a dark blue-green.
  const picture = { data: Uint8Array.of(255, 0, 0, 10, 20, 30), width: 2, height: 1 }

  it('are channel after channel, scaled and normalised', () => {
    const out = new Float32Array(6)
    toPixelValues(picture, CLIP, out)
    const expected = [255, 10, 0, 20, 0, 30].map((value, index) => {
      const channel = Math.floor(index / 2)
      return (value / 255 - (CLIP.mean[channel] ?? 0)) / (CLIP.std[channel] ?? 1)
    })
    for (const [index, value] of expected.entries()) expect(out[index]).toBeCloseTo(value, 6)
  })

  it('go into their row of a batch and touch no other', () => {
    const out = new Float32Array(18).fill(7)
    toPixelValues(picture, CLIP, out, 6)
    expect([...out.subarray(0, 6), ...out.subarray(12)].every((value) => value === 7)).toBe(true)
    expect([...out.subarray(6, 12)].every((value) => value !== 7)).toBe(true)
  })

  it('are refused without room for them', () => {
    expect(() => toPixelValues(picture, CLIP, new Float32Array(8), 6)).toThrow(
      'expected room for 6 values at 6, got 8',
    )
  })
})
