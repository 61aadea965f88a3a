/** The losses of textual inversion, as parts of a graph. */
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'

/** 1 - cos(a, b) of each row: [rows, size] x [rows, size] -> [rows]. */
export function cosineLoss(graph: GraphBuilder, a: Value, b: Value): Value {
  const dot = (x: Value, y: Value) => graph.reduceSum(graph.mul(x, y), [-1])
  const norms = graph.mul(graph.sqrt(dot(a, a)), graph.sqrt(dot(b, b)))
  return graph.sub(graph.scalar(1), graph.div(dot(a, b), norms))
}

/** [rows, size] -> the same with every row of unit length. */
export function unitRows(graph: GraphBuilder, x: Value): Value {
  return graph.div(x, graph.sqrt(graph.reduceSum(graph.mul(x, x), [-1], 'kept')))
}
