import type { GradientRule } from '../gradient-step.ts'

/** y = log(x): dx = dy / x. */
export const log: GradientRule = ({ graph, gradient, input }) => [() => graph.div(gradient, input(0))]
