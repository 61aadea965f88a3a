import { expect, test } from 'vitest'
import { PDV_WEIGHTS, pdv } from '../../../../electron/core/query/compose.ts'

const rounded = (vector: ArrayLike<number>) => Array.from(vector, (value) => Math.round(value * 1e9) / 1e9)

/** Worked by hand: unit image (1,0,0), t0 (0,1,0), composed (0,0,1), so delta is (0,-1,1). */
const parts = {
  image: Float32Array.of(17, 0, 0),
  alone: Float32Array.of(0, 3, 0),
  composed: Float32Array.of(0, 0, 0.5),
}

test('both sides walk along the direction and are added by their shares', () => {
  const weights = { imageSteps: 2, textSteps: 3, textShare: 0.25 }
  // 0.75 (1, -2, 2) + 0.25 (0, 1 - 3, 3)
  expect(rounded(pdv(parts, weights))).toEqual([0.75, -2, 2.25])
})

test('one step on the text side alone is the composed sentence', () => {
  const weights = { imageSteps: 9, textSteps: 1, textShare: 1 }
  expect(rounded(pdv(parts, weights))).toEqual([0, 0, 1])
})

test("goes the paper's number of steps", () => {
  // 0.4 (1, -1.4, 1.4) + 0.6 (0, 1 - 1.2, 1.2)
  expect(rounded(pdv(parts, PDV_WEIGHTS))).toEqual([0.4, -0.68, 1.28])
})
