import { expect, test } from 'vitest'
import { adamWStep, startAdamW } from '../../../../native-models/inversion/adamw.ts'
import { updateEma } from '../../../../native-models/inversion/ema.ts'

const OPTIONS = { learningRate: 0.02, weightDecay: 0.01, betas: [0.9, 0.999], epsilon: 1e-8 } as const

test('the first step goes by the learning rate, against the sign of the gradient, after the decay', () => {
  const parameters = Float32Array.of(1, -2, 0)
  const state = adamWStep(parameters, Float32Array.of(1e-3, -50, 0), startAdamW(3), OPTIONS)
  expect(parameters[0]).toBeCloseTo(1 - 0.0002 - 0.02, 6)
  expect(parameters[1]).toBeCloseTo(-2 + 0.0004 + 0.02, 6)
  expect(parameters[2]).toBe(0)
  expect(state.steps).toBe(1)
})

test('a copied state continues with the same steps', () => {
  const gradients = [Float32Array.of(0.3, -1), Float32Array.of(-2, 0.5), Float32Array.of(1, 1)]
  const whole = Float32Array.of(1, 2)
  let state = startAdamW(2)
  for (const gradient of gradients.slice(0, 2)) state = adamWStep(whole, gradient, state, OPTIONS)
  const resumed = whole.slice()
  const copy = structuredClone(state)
  adamWStep(whole, gradients[2] ?? new Float32Array(2), state, OPTIONS)
  adamWStep(resumed, gradients[2] ?? new Float32Array(2), copy, OPTIONS)
  expect(resumed).toEqual(whole)
})

test('the average moves by one minus the decay', () => {
  const average = Float32Array.of(1, 0)
  updateEma(average, Float32Array.of(2, -1), 0.75)
  expect(Array.from(average)).toEqual([1.25, -0.25])
})

test('arrays of other sizes are refused', () => {
  const two = new Float32Array(2)
  expect(() => adamWStep(two, new Float32Array(3), startAdamW(2), OPTIONS)).toThrow(
    'expected 2 values, got 3',
  )
  expect(() => adamWStep(two, two, startAdamW(1), OPTIONS)).toThrow('expected 2 values, got 2 and 1')
  expect(() => updateEma(two, new Float32Array(1), 0.9)).toThrow('expected 2 values, got 1')
})
