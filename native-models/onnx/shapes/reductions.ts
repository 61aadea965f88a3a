/** Shapes of sums, means and the like over axes. */
import type { ShapeRule } from './typed-node.ts'
import { frontAxis } from './value-type.ts'

/** Axes are the second input; without them all axes are reduced. */
export const reduction: ShapeRule = (node) => {
  const { type, shape } = node.input(0)
  const all = shape.map((_, axis) => axis)
  const axes = new Set(node.has(1) ? node.numbers(1).map((axis) => frontAxis(axis, shape.length)) : all)
  const kept = node.int('keepdims', 1) === 1
  if (kept) return [{ type, shape: shape.map((size, axis) => (axes.has(axis) ? 1 : size)) }]
  return [{ type, shape: shape.filter((_, axis) => !axes.has(axis)) }]
}
