/** Shapes of the operators that compute values one by one. */
import { DATA_TYPE } from '../encode-model.ts'
import type { Dimension, TensorType } from '../graph.ts'
import { addSizes, multiplySizes, subtractSizes } from './dimension.ts'
import type { ShapeRule, TypedNode } from './typed-node.ts'
import { describeShape } from './value-type.ts'

/** The type of the first input. */
export const same: ShapeRule = (node) => [node.input(0)]

/** The type in attribute `to`. */
export const cast: ShapeRule = (node) => [{ type: statedType(node, 'to'), shape: node.input(0).shape }]

/** 1 on the diagonal, otherwise 0, in the type of attribute `dtype`. */
export const eyeLike: ShapeRule = (node) => [{ type: statedType(node, 'dtype'), shape: node.input(0).shape }]

function statedType(node: TypedNode, attribute: string): TensorType {
  const stated = node.int(attribute, 0)
  const type = (Object.keys(DATA_TYPE) as TensorType[]).find((name) => DATA_TYPE[name] === stated)
  return type ?? node.fail(`expected a known type in "${attribute}", got ${stated}`)
}

export const binary: ShapeRule = (node) => {
  const [a, b] = [node.input(0), node.input(1)]
  if (a.type !== b.type) node.fail(`expected one type, got ${a.type} and ${b.type}`)
  const elements = calculated(node)
  return [{ type: a.type, shape: broadcast(node, a.shape, b.shape), ...(elements && { elements }) }]
}

/** Comparisons. */
export const comparison: ShapeRule = (node) => {
  const shape = broadcast(node, node.input(0).shape, node.input(1).shape)
  return [{ type: 'bool', shape }]
}

/** Condition, a, b. */
export const where: ShapeRule = (node) => {
  const [condition, a, b] = [node.input(0), node.input(1), node.input(2)]
  const shape = broadcast(node, condition.shape, broadcast(node, a.shape, b.shape))
  return [{ type: a.type, shape }]
}

/**
 * The shape to which both broadcast. Only a size known to be 1 is stretched: if "batch" met 5, it could be 1
 * in one run and 5 in the next, and no gradient would fit both.
 */
export function broadcast(
  node: TypedNode,
  a: readonly Dimension[],
  b: readonly Dimension[],
): readonly Dimension[] {
  const rank = Math.max(a.length, b.length)
  const sizeAt = (shape: readonly Dimension[], axis: number) => shape[axis - (rank - shape.length)] ?? 1
  return Array.from({ length: rank }, (_, axis) => {
    const [sizeA, sizeB] = [sizeAt(a, axis), sizeAt(b, axis)]
    if (sizeA === sizeB || sizeB === 1) return sizeA
    if (sizeA === 1) return sizeB
    return node.fail(`${describeShape(a)} and ${describeShape(b)} do not broadcast`)
  })
}

const ON_SIZES: Readonly<Record<string, (a: Dimension, b: Dimension) => Dimension>> = {
  Add: addSizes,
  Sub: subtractSizes,
  Mul: multiplySizes,
}

/** Sizes computed from sizes: lists of equal length. */
function calculated(node: TypedNode): readonly Dimension[] | null {
  const [a, b] = [node.input(0).elements, node.input(1).elements]
  const calculate = ON_SIZES[node.node.op]
  if (!calculate || !a || !b || a.length !== b.length) return null
  return a.map((size, index) => calculate(size, b[index] ?? 1))
}
