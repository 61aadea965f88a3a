import { expect, it, test } from 'vitest'
import { bytesOf, dot, unitVector } from '../../../native-models/vectors.ts'

test.each([
  [[], [], 0],
  [[2], [3], 6],
  [[1, -2, 3], [4, 5, 6], 12],
  [[1, Number.NaN], [1, 1], Number.NaN],
])('the dot product of %j and %j is %d', (a, b, product) => {
  expect(dot(Float32Array.from(a), Float32Array.from(b))).toBe(product)
})

it('adds in float64', () => {
  expect(dot(Float32Array.of(2 ** 24, 1, 1), Float32Array.of(1, 1, 1))).toBe(2 ** 24 + 2)
})

it('refuses vectors of different lengths', () => {
  expect(() => dot(Float32Array.of(1, 2), Float32Array.of(1))).toThrow(
    new RangeError('expected 2 values, got 1'),
  )
})

it('scales to unit length', () => {
  expect(unitVector(Float32Array.of(3, 4))).toEqual(Float32Array.of(0.6, 0.8))
})

test.each([
  ['empty', []],
  ['zero', [0, 0]],
  ['NaN', [1, Number.NaN]],
  ['infinite', [1, Infinity]],
])('a vector that is %s has no direction', (_name, values) => {
  expect(unitVector(Float32Array.from(values))).toBeNull()
})

it('gives the bytes of the view, and of nothing beside it', () => {
  expect(bytesOf(Float32Array.of(1, 2, 3).subarray(1, 2))).toEqual(new Uint8Array([0, 0, 0, 64]))
  expect(bytesOf(new Float32Array(0))).toHaveLength(0)
})
