import type { GradientRule } from '../gradient-step.ts'
import { zerosLike } from '../sizes.ts'

/** y1, y2, ... = x cut along an axis: dx = dy1, dy2, ... joined again, 0 where a part was not used. */
export const split: GradientRule = ({ graph, types, gradients, output, node }) => [
  () => {
    const parts = gradients.map((gradient, index) => gradient ?? zerosLike(graph, types, output(index)))
    return graph.concat(parts, node.int('axis', 0))
  },
  null,
]
