/**
 * Shapes as int64 values of the graph: constants when they are known, otherwise computed when the graph runs.
 */
import type { Dimension } from '../onnx/graph.ts'
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import { floatTypeOf } from '../onnx/shapes/value-type.ts'
import type { ValueTypes } from '../onnx/shapes/value-types.ts'

/** The whole shape of `like`: [rank] int64. */
export function shapeValue(graph: GraphBuilder, types: ValueTypes, like: Value): Value {
  const { shape } = types.of(like)
  return isKnown(shape) ? graph.ints(shape) : graph.shapeOf(like, 0, shape.length)
}

/** The size of one axis: [1] int64. */
export function sizeValue(graph: GraphBuilder, types: ValueTypes, like: Value, axis: number): Value {
  const size = types.of(like).shape[axis]
  return typeof size === 'number' ? graph.ints([size]) : graph.shapeOf(like, axis, axis + 1)
}

export function isKnown(sizes: readonly Dimension[]): sizes is readonly number[] {
  return sizes.every((size) => typeof size === 'number')
}

/** The same values in the shape of `like`. */
export function reshapeLike(graph: GraphBuilder, types: ValueTypes, x: Value, like: Value): Value {
  const [from, to] = [types.of(x).shape, types.of(like).shape]
  // Reshape can copy a size from the same axis (0) and infer one other size (-1).
  const wanted = to.map((size, axis) => (typeof size === 'number' ? size : size === from[axis] ? 0 : -1))
  const open = wanted.filter((size) => size === -1).length
  return open <= 1 ? graph.reshape(x, wanted) : graph.node('Reshape', [x, shapeValue(graph, types, like)])
}

export function zerosLike(graph: GraphBuilder, types: ValueTypes, like: Value): Value {
  return graph.expand(graph.scalar(0, floatTypeOf(types.of(like))), shapeValue(graph, types, like))
}
