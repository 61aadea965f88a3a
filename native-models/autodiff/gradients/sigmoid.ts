import type { GradientRule } from '../gradient-step.ts'

/** y = 1 / (1 + e^-x): dx = y (1 - y) dy. */
export const sigmoid: GradientRule = ({ graph, gradient, output, number }) => [
  () => graph.mul(gradient, graph.mul(output(0), graph.sub(number(1), output(0)))),
]
