import type { GradientRule } from '../gradient-step.ts'

/** y = sqrt(x): dx = dy / (2 y). */
export const sqrt: GradientRule = ({ graph, gradient, output, number }) => [
  () => graph.div(gradient, graph.mul(number(2), output(0))),
]
