import type { GradientRule } from '../gradient-step.ts'

/** y = erf(x): dx = 2 / sqrt(pi) e^(-x^2) dy. */
export const erf: GradientRule = ({ graph, gradient, input, number }) => [
  () => {
    const bell = graph.exp(graph.neg(graph.mul(input(0), input(0))))
    return graph.mul(gradient, graph.mul(number(2 / Math.sqrt(Math.PI)), bell))
  },
]
