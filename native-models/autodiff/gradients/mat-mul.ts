import type { Value } from '../../onnx/graph-recorder.ts'
import type { GradientRule, GradientStep } from '../gradient-step.ts'

/** y = a b, [..., m, k] x [..., k, n]: da = dy bT, db = aT dy. */
export const matMul: GradientRule = (step) => {
  const { graph, gradient, input } = step
  return [
    () => graph.matMul(gradient, transposed(step, input(1))),
    () => {
      if (!isWeightOfMany(step)) return graph.matMul(transposed(step, input(0)), gradient)
      return graph.matMul(transposed(step, asRows(step, input(0))), asRows(step, gradient))
    },
  ]
}

/**
 * One matrix for a whole batch: a single product over all rows, instead of one for each entry with a sum
 * after it.
 */
function isWeightOfMany({ typeOf, input }: GradientStep): boolean {
  return typeOf(input(1)).shape.length === 2 && typeOf(input(0)).shape.length > 2
}

/** [..., m, k] -> [rows, k]. */
function asRows({ graph, typeOf, node }: GradientStep, x: Value): Value {
  const size = typeOf(x).shape.at(-1)
  if (typeof size !== 'number') return node.fail('expected a weight of a known size')
  return graph.reshape(x, [-1, size])
}

/** The last two axes exchanged. */
function transposed({ graph, typeOf }: GradientStep, x: Value): Value {
  const rank = typeOf(x).shape.length
  const axes = Array.from({ length: rank - 2 }, (_, axis) => axis)
  return graph.transpose(x, [...axes, rank - 1, rank - 2])
}
