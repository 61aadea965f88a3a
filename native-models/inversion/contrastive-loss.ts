/**
 * The distillation loss of phi (SEARLE, equation 4, in SimCLR's form): a prediction should be nearer to its own OTI
 * token than to every other token and prediction of the batch, and the token likewise.
 */
import { DATA_TYPE } from '../onnx/encode-model.ts'
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import { unitRows } from './cosine-loss.ts'

/** exp of it is 0. */
const NEVER = -60_000

/**
 * Mean over the 2 b rows of: log(sum of exp(cos / temperature) over all rows but itself) - cos(own pair) /
 * temperature. The published code takes this mean; the paper's equation sums both directions, which is twice
 * as much.
 * @param a [b, size]
 * @param b [b, size], pairs with `a` row by row
 * @returns a scalar
 */
export function contrastiveLoss(graph: GraphBuilder, a: Value, b: Value, temperature: number): Value {
  const [unitA, unitB] = [unitRows(graph, a), unitRows(graph, b)]
  const sharpness = graph.scalar(1 / temperature)
  const all = graph.concat([unitA, unitB], 0)
  const cosines = graph.mul(graph.matMul(all, graph.transpose(all, [1, 0])), sharpness)
  const self = graph.node('EyeLike', [cosines], { dtype: { kind: 'int', value: DATA_TYPE.int64 } })
  const isSelf = graph.node('Cast', [self], { to: { kind: 'int', value: DATA_TYPE.bool } })
  const others = graph.reduceLogSumExp(graph.where(isSelf, graph.scalar(NEVER), cosines), [1])
  const pairs = graph.mul(graph.reduceSum(graph.mul(unitA, unitB), [1]), sharpness)
  return graph.sub(graph.reduceMean(others, [0]), graph.reduceMean(pairs, [0]))
}
