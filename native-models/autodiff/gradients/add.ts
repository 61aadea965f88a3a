import type { GradientRule } from '../gradient-step.ts'

/** y = a + b: da = dy, db = dy. */
export const add: GradientRule = ({ gradient }) => [() => gradient, () => gradient]
