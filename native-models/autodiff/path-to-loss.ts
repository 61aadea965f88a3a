/** Finds the part of a graph between some inputs and the loss, the only part that needs gradients. */
import type { GraphNode } from '../onnx/graph.ts'
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import { isFloat } from '../onnx/shapes/value-type.ts'
import type { ValueTypes } from '../onnx/shapes/value-types.ts'

export interface PathToLoss {
  /** In topological order. */
  readonly nodes: readonly GraphNode[]
  /** Names of the values that depend on the inputs and that the loss depends on. */
  readonly values: ReadonlySet<string>
}

export function pathToLoss(
  graph: GraphBuilder,
  types: ValueTypes,
  inputs: readonly Value[],
  loss: Value,
): PathToLoss {
  const nodes = [...graph.recordedNodes]
  const changed = changedByInputs(nodes, types, inputs)
  const values = new Set([loss.name])
  const path: GraphNode[] = []
  for (const node of nodes.toReversed()) {
    const read = node.inputs.filter((name) => changed.has(name))
    if (read.length === 0 || !node.outputs.some((name) => values.has(name))) continue
    path.unshift(node)
    for (const name of read) values.add(name)
  }
  return { nodes: path, values }
}

/** Follows floats only: sizes, positions and comparisons do not change when a number changes a little. */
function changedByInputs(
  nodes: readonly GraphNode[],
  types: ValueTypes,
  inputs: readonly Value[],
): ReadonlySet<string> {
  const changed = new Set(inputs.filter((input) => isFloat(types.of(input))).map(({ name }) => name))
  for (const node of nodes) {
    if (!node.inputs.some((name) => changed.has(name))) continue
    for (const name of node.outputs) if (isFloat(types.of({ name }))) changed.add(name)
  }
  return changed
}
