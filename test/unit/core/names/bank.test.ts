import { describe, expect, it } from 'vitest'
import { bankOf, bankStatistics } from '../../../../electron/core/names/bank.ts'

/** Names whose features are the unit vectors at these angles, in degrees. */
function features(angles: readonly number[]) {
  const matrix = Float32Array.from(
    angles.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]),
  )
  const names = angles.map((angle) => `at ${angle}`)
  return { names, matrix, size: 2, centre: new Float64Array(2) }
}

describe('the bank', () => {
  it('takes every fourth name', () => {
    const { matrix } = bankOf(features([0, 10, 20, 30, 90, 50, 60, 70, 180]))
    expect([...matrix].map((value) => Math.round(value))).toEqual([1, 0, 0, 1, -1, 0])
  })

  it('has a hash of its names alone', () => {
    const hash = (angles: readonly number[]) => bankOf(features(angles)).hash
    expect(hash([0, 1, 2, 3, 4])).toBe(hash([0, 7, 8, 9, 4]))
    expect(hash([0, 1, 2, 3, 4])).not.toBe(hash([0, 1, 2, 3, 5]))
  })
})

describe('the statistics of a photo', () => {
  // The cosines to (1, 0) are 1, 0.5, 0, -0.5 and -1.
  const bank = bankOf(features([0, 60, 90, 120, 180].flatMap((angle) => [angle, 1, 2, 3])))

  it('are the median of its cosines, and the 84th percentile less the median', () => {
    const statistics = bankStatistics(bank, new Float32Array([3, 0]))
    expect(statistics?.median).toBeCloseTo(0, 6)
    // Place 0.84 * 4 = 3.36, between 0.5 and 1.
    expect(statistics?.spread).toBeCloseTo(0.5 + 0.36 * 0.5, 6)
  })

  it('do not depend on the length of the features', () => {
    expect(bankStatistics(bank, new Float32Array([0.2, 0.1]))?.median).toBeCloseTo(
      bankStatistics(bank, new Float32Array([2, 1]))?.median ?? 0,
      6,
    )
  })

  it('are null without a direction, and where all names are equally near', () => {
    expect(bankStatistics(bank, new Float32Array([0, 0]))).toBeNull()
    expect(bankStatistics(bank, new Float32Array([Number.NaN, 1]))).toBeNull()
    expect(bankStatistics(bankOf(features([5, 5, 5, 5, 5])), new Float32Array([1, 1]))).toBeNull()
  })
})
