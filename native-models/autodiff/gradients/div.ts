import type { GradientRule } from '../gradient-step.ts'

/** y = a / b: da = dy / b, db = -dy y / b. */
export const div: GradientRule = ({ graph, gradient, input, output }) => [
  () => graph.div(gradient, input(1)),
  () => graph.neg(graph.div(graph.mul(gradient, output(0)), input(1))),
]
