import type { GradientRule } from '../gradient-step.ts'
import { withReducedAxes } from '../reduced-axes.ts'

/** y = log(sum(e^x)) over axes: dx = e^(x - y) dy, which is softmax(x) dy. */
export const reduceLogSumExp: GradientRule = (step) => [
  () => {
    const { graph, gradient, input, output } = step
    const share = graph.exp(graph.sub(input(0), withReducedAxes(step, output(0))))
    return graph.mul(share, withReducedAxes(step, gradient))
  },
  null,
]
