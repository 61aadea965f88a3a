import type { GradientRule } from '../gradient-step.ts'

/** y = a - b: da = dy, db = -dy. */
export const sub: GradientRule = ({ graph, gradient }) => [() => gradient, () => graph.neg(gradient)]
