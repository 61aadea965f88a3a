import type { GradientRule } from '../gradient-step.ts'

/** y = x without axes of size 1: dx = dy with them put back. */
export const squeeze: GradientRule = ({ graph, gradient, input, typeOf, node }) => [
  () => {
    const rank = typeOf(input(0)).shape.length
    const axes = node.numbers(1).map((axis) => (axis < 0 ? axis + rank : axis))
    return graph.unsqueeze(gradient, axes)
  },
  null,
]
