import type { GradientRule } from '../gradient-step.ts'
import { reshapeLike } from '../sizes.ts'

/** y = x in another shape: dx = dy in x's shape. */
export const reshape: GradientRule = ({ graph, types, gradient, input }) => [
  () => reshapeLike(graph, types, gradient, input(0)),
  null,
]
