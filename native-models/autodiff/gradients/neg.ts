import type { GradientRule } from '../gradient-step.ts'

/** y = -x: dx = -dy. */
export const neg: GradientRule = ({ graph, gradient }) => [() => graph.neg(gradient)]
