/** The arguments of an operator's gradient rule: one node of the graph, and the gradients of its outputs. */
import type { GraphNode } from '../onnx/graph.ts'
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import type { TypedNode } from '../onnx/shapes/typed-node.ts'
import { floatTypeOf, type ValueType } from '../onnx/shapes/value-type.ts'
import type { ValueTypes } from '../onnx/shapes/value-types.ts'

/**
 * One entry for each input of the node: computes the contribution to the input's gradient through this node.
 * It is called only for inputs that need a gradient. Null stands for inputs that cannot be differentiated:
 * positions, shapes, conditions.
 *
 * The contribution may have any shape that broadcasts to the input's, or to which the input's was broadcast:
 * see [Note: Broadcasting] in fit-to-shape.ts.
 */
export type GradientRule = (step: GradientStep) => readonly ((() => Value) | null)[]

export interface GradientStep {
  readonly graph: GraphBuilder
  readonly types: ValueTypes
  /** Attributes, and `fail` to refuse unsupported ones. */
  readonly node: TypedNode
  /** d loss / d output of a node with one output. */
  readonly gradient: Value
  /** The same for each output; null when the loss does not depend on it. */
  readonly gradients: readonly (Value | null)[]
  input(index: number): Value
  /** An output of the forward pass. */
  output(index: number): Value
  /** A scalar of the gradient's type. */
  number(value: number): Value
  typeOf(value: Value): ValueType
}

export function gradientStep(
  graph: GraphBuilder,
  types: ValueTypes,
  node: GraphNode,
  gradients: readonly (Value | null)[],
): GradientStep {
  const typed = types.typed(node)
  const gradient =
    gradients.find((value) => value !== null) ?? typed.fail('expected a gradient of its output')
  const type = floatTypeOf(types.of(gradient))
  const named = (kind: 'inputs' | 'outputs', index: number): Value => {
    const name = node[kind][index]
    return name ? { name } : typed.fail(`its gradient lacks ${index} of its ${kind}`)
  }
  return {
    graph,
    types,
    node: typed,
    gradient,
    gradients,
    input: (index) => named('inputs', index),
    output: (index) => named('outputs', index),
    number: (value) => graph.scalar(value, type),
    typeOf: (value) => types.of(value),
  }
}
