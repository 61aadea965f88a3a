import type { GradientRule } from '../gradient-step.ts'

/** y = x with axes of size 1 put in: dx = dy without them. */
export const unsqueeze: GradientRule = ({ graph, gradient, node }) => [
  () => graph.squeeze(gradient, node.numbers(1)),
  null,
]
