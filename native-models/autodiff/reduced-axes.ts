/** Helpers for the gradients of sums and means. */
import { DATA_TYPE } from '../onnx/encode-model.ts'
import type { Dimension } from '../onnx/graph.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import { frontAxis } from '../onnx/shapes/value-type.ts'
import type { GradientStep } from './gradient-step.ts'
import { isKnown, sizeValue } from './sizes.ts'

/** A value in the result's shape, with the reduced axes as 1: it broadcasts to the input's shape. */
export function withReducedAxes(step: GradientStep, reduced: Value): Value {
  if (step.node.int('keepdims', 1) === 1) return reduced
  const axes = reducedAxes(step)
  return axes.length === 0 ? reduced : step.graph.unsqueeze(reduced, axes)
}

/** The number of entries in each result: a scalar, or [1], of the gradient's type. */
export function reducedCount(step: GradientStep): Value {
  const { graph, types, input, typeOf, number, gradient } = step
  const axes = reducedAxes(step)
  const sizes: readonly Dimension[] = axes.map((axis) => typeOf(input(0)).shape[axis] ?? 1)
  if (isKnown(sizes)) return number(sizes.reduce((count, size) => count * size, 1))
  const [first, ...others] = axes.map((axis) => sizeValue(graph, types, input(0), axis))
  const count = others.reduce((product, size) => graph.mul(product, size), first as Value)
  const to = DATA_TYPE[typeOf(gradient).type]
  return graph.node('Cast', [count], { to: { kind: 'int', value: to } })
}

function reducedAxes({ node, typeOf, input }: GradientStep): readonly number[] {
  const { shape } = typeOf(input(0))
  if (!node.has(1)) return shape.map((_, axis) => axis)
  return node.numbers(1).map((axis) => frontAxis(axis, shape.length))
}
