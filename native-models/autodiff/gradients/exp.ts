import type { GradientRule } from '../gradient-step.ts'

/** y = e^x: dx = y dy. */
export const exp: GradientRule = ({ graph, gradient, output }) => [() => graph.mul(gradient, output(0))]
