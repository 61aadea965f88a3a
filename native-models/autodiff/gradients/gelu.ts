import type { GradientRule } from '../gradient-step.ts'

/** y = x P(x), P the normal distribution, p its density: dx = (P(x) + x p(x)) dy. Exact GELU only. */
export const gelu: GradientRule = ({ graph, gradient, input, number, node }) => [
  () => {
    if (node.node.attributes['approximate']) node.fail('expected exact GELU, not an approximation')
    const x = input(0)
    const erf = graph.erf(graph.mul(x, number(Math.SQRT1_2)))
    const distribution = graph.mul(number(0.5), graph.add(erf, number(1)))
    const bell = graph.exp(graph.mul(number(-0.5), graph.mul(x, x)))
    const density = graph.mul(number(1 / Math.sqrt(2 * Math.PI)), bell)
    return graph.mul(gradient, graph.add(distribution, graph.mul(x, density)))
  },
]
