import type { GradientRule } from '../gradient-step.ts'

/** y = a where the condition holds, otherwise b: each gets dy where y took its value. */
export const where: GradientRule = ({ graph, gradient, input, number }) => [
  null,
  () => graph.where(input(0), gradient, number(0)),
  () => graph.where(input(0), number(0), gradient),
]
