/** A linear head that predicts values, and its loss, which also teaches the trainer's towers. Pure. */
import type { Weights } from '../../clip/weight-plan.ts'
import type { GraphBuilder } from '../../onnx/graph-builder.ts'
import type { Value } from '../../onnx/graph-recorder.ts'

export interface LabelledBatch {
  /** [rows, sum of the groups]: a 1 in each group. */
  readonly labels: Float32Array
  /** [rows], with sum 1. */
  readonly weights: Float32Array
}

export interface LabelHead {
  /**
   * Prefix of the head's parameters and of the graph's inputs: `<name>.labels`, `<name>.row_weights`,
   * `<name>.group_weights`.
   */
  readonly name: string
  readonly groups: readonly number[]
  readonly inputSize: number
  readonly rows: number
}

/**
 * Sum over groups and rows of weight * cross-entropy, a scalar.
 * @param x [rows, inputSize]
 */
export function labelLoss(graph: GraphBuilder, weights: Weights, x: Value, head: LabelHead): Value {
  const { name, groups, inputSize, rows } = head
  const values = groups.reduce((sum, size) => sum + size, 0)
  const labels = graph.input(`${name}.labels`, 'float32', [rows, values])
  const rowWeights = graph.input(`${name}.row_weights`, 'float32', [rows, 1])
  const groupWeights = graph.input(`${name}.group_weights`, 'float32', [groups.length])
  const part = (suffix: string) => [{ tensor: `${name}.${suffix}`, scale: 1 }]
  const matrix = weights.matrix(`${name}.weight`, part('weight'), inputSize, values)
  const bias = weights.vector(`${name}.bias`, part('bias'), values)
  const logits = graph.add(graph.matMul(x, graph.initializer(matrix)), graph.initializer(bias))
  const right = graph.split(graph.mul(logits, labels), 1, groups)
  const losses = graph.split(logits, 1, groups).map((group, index) => {
    const named = graph.reduceSum(right[index] as Value, [1], 'kept')
    return graph.sub(graph.reduceLogSumExp(group, [1], 'kept'), named)
  })
  const weighted = graph.mul(graph.concat(losses, 1), rowWeights)
  return graph.reduceSum(graph.mul(weighted, groupWeights), [0, 1])
}
