import { describe, expect, test } from 'vitest'
import { type DialParts, turnDial } from '../../../../electron/core/query/compose.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { unit } from '../../../helpers/vectors.ts'

const SIZE = 64
const random = randomNumbers(11)
const some = () => randomVector(random, SIZE).map((value) => value * 9)
const image = some()
const text = some()
const pseudoWords = { composed: some(), alone: some() }
const STEP = 1 / 200

const distance = (a: Float32Array, b: Float32Array) =>
  Math.hypot(...unit(a).map((value, i) => value - (unit(b)[i] ?? 0)))

describe.each<[string, DialParts]>([
  ['with pseudo-words', { image, text, pseudoWords }],
  ['without', { image, text, pseudoWords: null }],
])('%s', (_name, parts) => {
  test('starts at the picture and ends at the text, to the bit', () => {
    expect(turnDial(parts, 0)).toBe(image)
    expect(turnDial(parts, 1)).toBe(text)
  })

  test('nowhere jumps', () => {
    for (let dial = 0; dial < 1; dial += STEP) {
      const [here, next] = [turnDial(parts, dial), turnDial(parts, Math.min(1, dial + STEP))]
      expect(distance(here, next), `from ${dial}`).toBeLessThan(12 * STEP)
    }
  })
})

test('stands on the composed sentence in the middle, to the bit', () => {
  expect(turnDial({ image, text, pseudoWords }, 0.5)).toBe(pseudoWords.composed)
})

test('stands on the sum in the middle if there are no pseudo-words', () => {
  const middle = turnDial(
    { image: Float32Array.of(5, 0), text: Float32Array.of(0, 2), pseudoWords: null },
    0.5,
  )
  expect([...middle]).toEqual([1, 1])
})

test('goes beyond the composed sentence, away from the reference alone', () => {
  const flat = { image: Float32Array.of(1, 0, 0, 0), text: Float32Array.of(0, 0, 0, 1) }
  const words = { alone: Float32Array.of(0, 1, 0, 0), composed: Float32Array.of(0, 0, 1, 0) }
  const [, alone = 0, composed = 0] = turnDial({ ...flat, pseudoWords: words }, 0.75)
  expect(composed).toBeGreaterThan(0)
  expect(alone).toBeLessThan(0)
})
