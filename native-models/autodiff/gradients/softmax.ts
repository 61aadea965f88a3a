import type { GradientRule } from '../gradient-step.ts'

/** y = softmax(x) along an axis: dx = y (dy - sum(y dy)). */
export const softmax: GradientRule = ({ graph, gradient, output, node }) => [
  () => {
    const y = output(0)
    const total = graph.reduceSum(graph.mul(gradient, y), [node.int('axis', -1)], 'kept')
    return graph.mul(y, graph.sub(gradient, total))
  },
]
