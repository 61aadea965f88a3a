import type { GradientRule } from '../gradient-step.ts'
import { reducedCount, withReducedAxes } from '../reduced-axes.ts'

/** y = mean of n entries of x: dx = dy / n for each. */
export const reduceMean: GradientRule = (step) => [
  () => step.graph.div(withReducedAxes(step, step.gradient), reducedCount(step)),
  null,
]
