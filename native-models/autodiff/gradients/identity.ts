import type { GradientRule } from '../gradient-step.ts'

/** y = x: dx = dy. */
export const identity: GradientRule = ({ gradient }) => [() => gradient]
