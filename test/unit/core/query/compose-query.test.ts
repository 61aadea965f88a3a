import { describe, expect, test } from 'vitest'
import { slerp, sumOfUnits, unit, unitMean } from '../../../../electron/core/query/compose.ts'

const east = Float32Array.of(3, 0)
const north = Float32Array.of(0, 0.5)

test('unit scales to length 1 and refuses a vector without a direction', () => {
  expect([...unit([3, 4])]).toEqual([0.6, 0.8])
  expect(() => unit([0, 0])).toThrow(expect.objectContaining({ code: 'query-cancels-out' }))
  expect(() => unit([Number.NaN])).toThrow(expect.objectContaining({ code: 'query-cancels-out' }))
})

test('the mean counts every reference the same, whatever its length', () => {
  const [x, y] = unitMean([east, north])
  expect(x).toBeCloseTo(Math.SQRT1_2, 7)
  expect(y).toBeCloseTo(Math.SQRT1_2, 7)
  expect([...unitMean([east])]).toEqual([1, 0])
  expect(() => unitMean([])).toThrow('got none')
})

test('the sum adds unit vectors', () => {
  expect([...sumOfUnits(east, north)]).toEqual([1, 1])
})

describe('slerp', () => {
  test('starts at the image, ends at the text, and moves at a steady angle', () => {
    const angles = [0, 0.25, 0.5, 1].map((share) => {
      const [x = 0, y = 0] = slerp(east, north, share)
      expect(Math.hypot(x, y)).toBeCloseTo(1, 6)
      return Math.atan2(y, x) / (Math.PI / 2)
    })
    angles.forEach((angle, i) => {
      expect(angle).toBeCloseTo([0, 0.25, 0.5, 1][i] ?? Number.NaN, 6)
    })
  })

  test('of equal directions is that direction', () => {
    const [x, y] = slerp(east, Float32Array.of(1, 1e-9), 0.5)
    expect(x).toBeCloseTo(1, 7)
    expect(y).toBeCloseTo(0, 7)
  })
})
