import type { GradientRule } from '../gradient-step.ts'

/** y = x with its axes permuted: dx = dy permuted back. */
export const transpose: GradientRule = ({ graph, gradient, input, typeOf, node }) => [
  () => {
    const axes = typeOf(input(0)).shape.map((_, axis) => axis)
    const permutation = node.ints('perm', axes.toReversed())
    const back = axes.map((axis) => permutation.indexOf(axis))
    return graph.transpose(gradient, back)
  },
]
