/** Every operator's gradient against central finite differences in float64. */
import { describe, expect, test } from 'vitest'
import { GRADIENT_RULES } from '../../../../native-models/autodiff/gradient-rules.ts'
import type { FloatType } from '../../../../native-models/onnx/graph.ts'
import {
  type DifferentiableGraph,
  differences,
  gradients,
  result,
  type Tensors,
} from '../../../helpers/finite-differences.ts'
import type { Tensor } from '../../../helpers/run-graph.ts'
import type { GradientCase, InputSpec } from './cases/gradient-case.ts'
import { GRADIENT_CASES } from './gradient-cases.ts'

/**
 * Relative to the expected gradient, or absolute below 1. Float64 graphs are far better than the goal, 1e-3.
 */
const TOLERANCE: Readonly<Record<FloatType, number>> = { float64: 1e-6, float32: 1e-3 }

test('every operator that has a gradient is in the table', () => {
  const tested = new Set(GRADIENT_CASES.map(({ op }) => op))
  expect([...tested].sort()).toEqual(Object.keys(GRADIENT_RULES).sort())
})

const cases = GRADIENT_CASES.flatMap((under) =>
  under.sizes.map((sizes) => ({ ...under, sizes, where: JSON.stringify(sizes) })),
)

describe('gradients are those of finite differences', () => {
  test.each(cases)('$op: $title $where', async ({ sizes, ...under }) => {
    const type = under.reference ? 'float32' : 'float64'
    const graph = declare(under, type)
    const inputs = randomInputs(under, type, sizes)
    const y = await result(graph, inputs)
    const weights = { ...y, values: randomValues(y.values.length, 99, 'any') }
    const expected = await differences(graph, inputs, weights, lossOf(under, weights))
    const actual = await gradients(graph, inputs, weights)
    for (const [name, gradient] of Object.entries(expected)) {
      expect(actual[name]?.shape, `shape of d ${name}`).toEqual(gradient.shape)
      for (const [index, value] of gradient.values.entries()) {
        const error =
          Math.abs((actual[name]?.values[index] ?? Number.NaN) - value) / Math.max(1, Math.abs(value))
        expect(error, `d ${name}[${index}], expected ${value}`).toBeLessThan(TOLERANCE[type])
      }
    }
  })
})

type Case = Omit<GradientCase, 'sizes'>

function declare({ inputs, build }: Case, type: FloatType): DifferentiableGraph {
  const declared = Object.entries(inputs).map(([name, input]) => {
    return [name, { type: input.type === 'float' ? type : input.type, shape: input.shape }] as const
  })
  return {
    type,
    inputs: Object.fromEntries(declared),
    build: (graph, values) => {
      return build(graph, (name) => {
        const value = values[name]
        if (!value) throw new Error(`the case has no input ${name}`)
        return value
      })
    },
  }
}

function randomInputs({ inputs }: Case, type: FloatType, sizes: Readonly<Record<string, number>>): Tensors {
  const tensors = Object.entries(inputs).map(([name, input], index) => {
    const shape = input.shape.map((size) => (typeof size === 'number' ? size : (sizes[size] ?? Number.NaN)))
    const count = shape.reduce((product, size) => product * size, 1)
    const values =
      typeof input.values === 'string' ? randomValues(count, index + 1, input.values) : input.values
    return [name, { type: input.type === 'float' ? type : input.type, shape, values }] as const
  })
  return Object.fromEntries(tensors)
}

/** From 0.3 to 1.8 away from 0: no kink, no pole, and no two equal. */
function randomValues(count: number, seed: number, kind: Exclude<InputSpec['values'], readonly number[]>) {
  return Array.from({ length: count }, (_, index) => {
    const size = 0.3 + 1.5 * fraction(Math.sin((index + 1) * 12.9898 + seed * 78.233) * 43_758.5453)
    return kind === 'any' && fraction(size * 997) < 0.5 ? -size : size
  })
}

function fraction(value: number): number {
  return value - Math.floor(value)
}

function lossOf({ reference }: Case, weights: Tensor) {
  if (!reference) return null
  return async (inputs: Tensors) =>
    reference(inputs).reduce((sum, value, index) => sum + value * (weights.values[index] ?? Number.NaN), 0)
}
