import type { GradientRule } from '../gradient-step.ts'
import { withReducedAxes } from '../reduced-axes.ts'

/** y = sum of x over axes: dx = dy for every entry of the sum. */
export const reduceSum: GradientRule = (step) => [() => withReducedAxes(step, step.gradient), null]
