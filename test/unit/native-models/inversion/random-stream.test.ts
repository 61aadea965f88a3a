import { expect, test } from 'vitest'
import { normals, randomStream, shuffled } from '../../../../native-models/inversion/random-stream.ts'
import { TEMPLATES } from '../../../../native-models/inversion/templates.ts'

test('a stream depends on its name alone', () => {
  const draw = (...name: (string | number)[]) => Array.from({ length: 5 }, randomStream(...name))
  expect(draw('a', 1)).toEqual(draw('a', 1))
  expect(draw('a', 1)).not.toEqual(draw('a', 2))
  expect(draw('a', 11)).not.toEqual(draw('a1', 1))
})

test('numbers are uniform, and normals have the requested deviation', () => {
  const random = randomStream('test')
  const uniform = Array.from({ length: 20_000 }, random)
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...uniform)).toBeLessThan(1)
  expect(uniform.reduce((sum, value) => sum + value, 0) / 20_000).toBeCloseTo(0.5, 1)
  const values = normals(random, 20_000, 0.64)
  const squares = values.reduce((sum, value) => sum + value ** 2, 0) / 20_000
  expect(Math.sqrt(squares)).toBeCloseTo(0.64, 1)
  expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / 20_000)).toBeLessThan(0.03)
})

test('shuffling keeps every value', () => {
  const values = Array.from({ length: 50 }, (_, i) => i)
  const mixed = shuffled(randomStream('order'), values)
  expect(mixed).not.toEqual(values)
  expect(mixed.toSorted((a, b) => a - b)).toEqual(values)
})

test('there are 24 distinct templates, each with one place', () => {
  expect(new Set(TEMPLATES).size).toBe(24)
  for (const template of TEMPLATES) expect(template.split('{}')).toHaveLength(2)
  expect(TEMPLATES).toContain('An illustrations of a {}')
  expect(TEMPLATES).toContain('This diagram contains a {}')
})
