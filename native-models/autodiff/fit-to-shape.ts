/**
 * [Note: Broadcasting] An operator that stretches an input (a bias [w] added to [batch, tokens, w]) uses each
 * of its values many times, so the value's gradient is the sum over all uses. Conversely, the gradient of a
 * sum is stretched to the shape of its input. Only this module does either: rules return the shape that
 * results from their formula.
 */
import type { Dimension } from '../onnx/graph.ts'
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import { sameShape } from '../onnx/shapes/value-type.ts'
import type { ValueTypes } from '../onnx/shapes/value-types.ts'
import { shapeValue } from './sizes.ts'

/**
 * `gradient` in the shape of `target`: summed over the axes along which the target was stretched, and
 * stretched along the axes that it lacks.
 */
export function fitToShape(graph: GraphBuilder, types: ValueTypes, gradient: Value, target: Value): Value {
  const goal = types.of(target).shape
  const summed = sumToShape(graph, types, gradient, goal)
  if (sameShape(types.of(summed).shape, goal)) return summed
  return graph.expand(summed, shapeValue(graph, types, target))
}

function sumToShape(
  graph: GraphBuilder,
  types: ValueTypes,
  gradient: Value,
  goal: readonly Dimension[],
): Value {
  const extra = types.of(gradient).shape.length - goal.length
  const leading = Array.from({ length: Math.max(extra, 0) }, (_, axis) => axis)
  const aligned = leading.length > 0 ? graph.reduceSum(gradient, leading) : gradient
  const missing = Math.max(-extra, 0)
  const stretched = types
    .of(aligned)
    .shape.map((size, axis) => (size !== 1 && goal[axis + missing] === 1 ? axis : -1))
    .filter((axis) => axis >= 0)
  return stretched.length > 0 ? graph.reduceSum(aligned, stretched, 'kept') : aligned
}
