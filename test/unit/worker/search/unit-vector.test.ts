import { describe, expect, test } from 'vitest'
import { hitScore, readUnitVector } from '../../../../electron/worker/search/unit-vector.ts'

const bytes = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer)

describe('readUnitVector', () => {
  test('scales to unit length', () => {
    const target = new Float32Array(2)
    expect(readUnitVector(bytes(3, 4), target)).toBe(true)
    expect([...target]).toEqual([Math.fround(0.6), Math.fround(0.8)])
  })

  test('reads a blob that is not aligned to four bytes', () => {
    const shifted = new Uint8Array(9)
    shifted.set(bytes(0, -2), 1)
    const target = new Float32Array(2)
    expect(readUnitVector(shifted.subarray(1), target)).toBe(true)
    expect([...target]).toEqual([0, -1])
  })

  test('keeps the direction of vectors whose squares would overflow or vanish in float32', () => {
    for (const scale of [1e30, 1e-30]) {
      const target = new Float32Array(2)
      expect(readUnitVector(bytes(scale, scale), target)).toBe(true)
      expect(target[0]).toBeCloseTo(Math.SQRT1_2, 6)
    }
  })

  test.each([
    ['too short', bytes(1)],
    ['too long', bytes(1, 2, 3)],
    ['not whole values', new Uint8Array(7)],
    ['empty', new Uint8Array(0)],
    ['zero', bytes(0, 0)],
    ['NaN', bytes(1, Number.NaN)],
    ['infinite', bytes(1, Infinity)],
  ])('refuses a blob that is %s, and leaves zeros', (_name, blob) => {
    const target = Float32Array.of(7, 7)
    expect(readUnitVector(blob, target)).toBe(false)
    expect([...target]).toEqual([0, 0])
  })
})

test('the score of a hit never leaves [-1, 1]', () => {
  const stored = Float32Array.of(1, 2 ** -12)
  expect(hitScore(stored, Float64Array.from(stored))).toBe(1)
  expect(
    hitScore(
      stored,
      Float64Array.from(stored, (value) => -value),
    ),
  ).toBe(-1)
})
