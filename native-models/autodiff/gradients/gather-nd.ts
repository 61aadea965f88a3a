import type { GradientRule } from '../gradient-step.ts'
import { scatterAlong } from '../scatter.ts'

/** y = one row of each batch entry, [b, n, w] at [b, 1] -> [b, w]: dx is dy in that row and 0 in the others. */
export const gatherNd: GradientRule = (step) => {
  const { graph, gradient, input, typeOf, node } = step
  const axis = node.int('batch_dims', 0)
  const indices = typeOf(input(1)).shape
  if (indices.length !== axis + 1 || indices.at(-1) !== 1)
    node.fail('expected one position for each batch entry')
  return [() => scatterAlong(step, input(1), graph.unsqueeze(gradient, [axis]), axis), null]
}
