import type { GradientRule } from '../gradient-step.ts'

/** y = x^n: dx = n x^(n - 1) dy, dn = y log(x) dy (for x > 0). */
export const pow: GradientRule = ({ graph, gradient, input, output, number }) => [
  () => {
    const lower = graph.pow(input(0), graph.sub(input(1), number(1)))
    return graph.mul(gradient, graph.mul(input(1), lower))
  },
  () => graph.mul(gradient, graph.mul(output(0), graph.log(input(0)))),
]
