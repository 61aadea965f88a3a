import { frontAxis } from '../../onnx/shapes/value-type.ts'
import type { GradientRule } from '../gradient-step.ts'
import { scatterAlong } from '../scatter.ts'

/**
 * y = the entries of x at `indices` on an axis: dx gains each entry's dy at its index, twice for an index
 * that occurs twice.
 */
export const gather: GradientRule = (step) => {
  const { graph, gradient, input, typeOf, node } = step
  const [x, indices] = [typeOf(input(0)).shape, typeOf(input(1)).shape]
  const axis = frontAxis(node.int('axis', 0), x.length)
  return [
    () => {
      if (indices.length === 1) return scatterAlong(step, input(1), gradient, axis)
      // Indices of any shape become a list, and their axes in y become one.
      const sizes = x.map((size, index) => (index < axis ? 0 : index === axis ? -1 : Number(size)))
      if (sizes.some(Number.isNaN)) node.fail('expected known sizes behind the axis')
      return scatterAlong(step, graph.reshape(input(1), [-1]), graph.reshape(gradient, sizes), axis)
    },
    null,
  ]
}
