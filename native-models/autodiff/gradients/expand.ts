import type { GradientRule } from '../gradient-step.ts'

/**
 * y = x stretched: dx = dy, summed over the stretched axes: see [Note: Broadcasting] in ../fit-to-shape.ts.
 */
export const expand: GradientRule = ({ gradient }) => [() => gradient, null]
