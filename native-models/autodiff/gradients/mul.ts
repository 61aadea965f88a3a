import type { GradientRule } from '../gradient-step.ts'

/** y = a b: da = b dy, db = a dy. */
export const mul: GradientRule = ({ graph, gradient, input }) => [
  () => graph.mul(gradient, input(1)),
  () => graph.mul(gradient, input(0)),
]
