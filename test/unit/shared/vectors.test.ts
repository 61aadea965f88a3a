import { describe, expect, it, test } from 'vitest'
import {
  bytesOf,
  cosine,
  dot,
  floatsOf,
  lengthOf,
  mean,
  unitDirection,
  unitVector,
} from '../../../electron/shared/vectors.ts'

describe.each([
  ['number[]', (values: number[]): ArrayLike<number> => values],
  ['Float32Array', (values: number[]): ArrayLike<number> => Float32Array.from(values)],
  ['Float64Array', (values: number[]): ArrayLike<number> => Float64Array.from(values)],
])('of %s', (_kind, of) => {
  test.each([
    [[], [], 0],
    [[2], [3], 6],
    [[1, -2, 3], [4, 5, 6], 12],
    [[1, Infinity], [1, 1], Infinity],
    [[1, Number.NaN], [1, 1], Number.NaN],
  ])('the dot product of %j and %j is %d', (a, b, product) => {
    expect(dot(of(a), of(b))).toBe(product)
  })

  test.each([
    [[], 0],
    [[0, 0], 0],
    [[3, 4], 5],
    [[-2], 2],
    [[1, -Infinity], Infinity],
    [[1, Number.NaN], Number.NaN],
  ])('the length of %j is %d', (vector, length) => {
    expect(lengthOf(of(vector))).toBe(length)
  })

  test.each([
    [[1, 0], [0, 7], 0],
    [[2, 0], [5, 0], 1],
    [[2, 0], [-3, 0], -1],
    [[3, 4], [4, 3], 24 / 25],
    [[0, 0], [1, 2], Number.NaN],
    [[], [], Number.NaN],
  ])('the cosine of %j and %j is %d', (a, b, expected) => {
    expect(cosine(of(a), of(b))).toBe(expected)
  })

  it('scales to unit length', () => {
    expect(unitDirection(of([3, 4]))).toEqual(Float64Array.of(0.6, 0.8))
    expect(unitVector(of([3, 4]))).toEqual(Float32Array.of(0.6, 0.8))
  })

  test.each([
    ['empty', []],
    ['zero', [0, 0]],
    ['NaN', [1, Number.NaN]],
    ['infinite', [1, Infinity]],
  ])('a vector that is %s has no direction', (_name, values) => {
    expect(unitDirection(of(values))).toBeNull()
    expect(unitVector(of(values))).toBeNull()
  })
})

it('refuses vectors of different lengths', () => {
  expect(() => dot([1, 2], [1])).toThrow(new RangeError('expected 2 values, got 1'))
  expect(() => cosine([1], [1, 2])).toThrow(RangeError)
})

it('adds in float64, in the order of the indices', () => {
  const values = Float32Array.of(2 ** 24, 1, 1)
  expect(dot(values, Float32Array.of(1, 1, 1))).toBe(2 ** 24 + 2)
  expect(dot([1, 2 ** 53, -(2 ** 53)], [1, 1, 1])).toBe(0)
  expect(dot([2 ** 53, -(2 ** 53), 1], [1, 1, 1])).toBe(1)
})

it('preserves the direction of vectors whose squares would overflow or vanish in float32', () => {
  for (const scale of [1e30, 1e-30]) {
    expect(unitVector(Float32Array.of(scale, scale))?.[0]).toBeCloseTo(Math.SQRT1_2, 6)
  }
})

test.each([
  [[], Number.NaN],
  [[5], 5],
  [[1, 2, 6], 3],
])('the mean of %j is %d', (values, expected) => {
  expect(mean(values)).toBe(expected)
})

describe('bytes', () => {
  it('are those of the view, and of nothing beside it', () => {
    const all = Float32Array.of(1, 2, 3)
    expect(bytesOf(all.subarray(1, 2))).toEqual(new Uint8Array([0, 0, 0, 64]))
    expect(bytesOf(new Float32Array(0))).toHaveLength(0)
  })

  it('become the same values again, whatever address they start at', () => {
    const values = Float32Array.of(0, -1.5, Number.NaN, Infinity)
    const shifted = new Uint8Array(17)
    shifted.set(bytesOf(values), 1)
    expect(floatsOf(shifted.subarray(1))).toEqual(values)
    expect(floatsOf(new Uint8Array(0))).toEqual(new Float32Array(0))
  })

  it('become a copy', () => {
    const bytes = Uint8Array.from(bytesOf(Float32Array.of(1)))
    const values = floatsOf(bytes)
    bytes.fill(0)
    expect(values[0]).toBe(1)
  })

  it('are refused where they end inside a value', () => {
    expect(() => floatsOf(new Uint8Array(7))).toThrow(RangeError)
  })
})
