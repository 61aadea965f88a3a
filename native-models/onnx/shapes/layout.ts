/** Shapes of the operators that present the same values in another shape. */
import type { Dimension } from '../graph.ts'
import { divideSizes, multiplySizes } from './dimension.ts'
import { broadcast } from './elementwise.ts'
import type { ShapeRule, TypedNode } from './typed-node.ts'
import { frontAxis, type ValueType } from './value-type.ts'

/** 0 copies the input's size, -1 stands for the remaining size. */
export const reshape: ShapeRule = (node) => {
  const { type, shape } = node.input(0)
  const wanted = node.elements(1).map((size, axis) => (size === 0 ? (shape[axis] ?? 1) : size))
  const others = wanted.filter((size) => size !== -1)
  const left = quotient(shape, others) ?? node.fail('the values do not fit the new shape')
  if (others.length === wanted.length && left !== 1) node.fail('the values do not fit the new shape')
  return [{ type, shape: wanted.map((size) => (size === -1 ? left : size)) }]
}

export const transpose: ShapeRule = (node) => {
  const { type, shape } = node.input(0)
  const backwards = shape.map((_, axis) => shape.length - 1 - axis)
  const permutation = node.ints('perm', backwards)
  if (permutation.length !== shape.length) node.fail(`expected ${permutation.length} axes`)
  return [{ type, shape: permutation.map((axis) => sizeAt(node, shape, axis)) }]
}

/** Axes count in the result. */
export const unsqueeze: ShapeRule = (node) => {
  const input = node.input(0)
  const axes = node.numbers(1)
  const rank = input.shape.length + axes.length
  const added = new Set(axes.map((axis) => frontAxis(axis, rank)))
  const sizes = input.shape.values()
  const shape = Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (sizes.next().value ?? 1)))
  return [withElements(input, shape)]
}

export const squeeze: ShapeRule = (node) => {
  const input = node.input(0)
  const axes = new Set(node.numbers(1).map((axis) => frontAxis(axis, input.shape.length)))
  for (const axis of axes) if (input.shape[axis] !== 1) node.fail(`axis ${axis} is not known to be 1`)
  return [
    withElements(
      input,
      input.shape.filter((_, axis) => !axes.has(axis)),
    ),
  ]
}

export const expand: ShapeRule = (node) => {
  const { type, shape } = node.input(0)
  return [{ type, shape: broadcast(node, shape, node.elements(1)) }]
}

/** [end - start]: sizes of the axes [start, end). */
export const shapeOf: ShapeRule = (node) => {
  const { shape } = node.input(0)
  const elements = shape.slice(node.int('start', 0), node.int('end', shape.length))
  return [{ type: 'int64', shape: [elements.length], elements }]
}

function withElements({ type, elements }: ValueType, shape: readonly Dimension[]): ValueType {
  return elements && shape.length <= 1 ? { type, shape, elements } : { type, shape }
}

/**
 * The product of `sizes` divided by the product of `divisors`. Equal sizes cancel first, because a sum
 * divides only itself.
 */
function quotient(sizes: readonly Dimension[], divisors: readonly Dimension[]): Dimension | null {
  const left = [...sizes]
  const unmatched = divisors.filter((divisor) => {
    const match = left.indexOf(divisor)
    if (match >= 0) left.splice(match, 1)
    return match < 0
  })
  const product = (factors: readonly Dimension[]) => factors.reduce<Dimension>(multiplySizes, 1)
  return divideSizes(product(left), product(unmatched))
}

function sizeAt(node: TypedNode, shape: readonly Dimension[], axis: number): Dimension {
  return shape[axis] ?? node.fail(`there is no axis ${axis}`)
}
