/** Shapes of the operators that split, select and join values. */
import type { Dimension } from '../graph.ts'
import { addSizes, divideSizes, subtractSizes } from './dimension.ts'
import type { ShapeRule, TypedNode } from './typed-node.ts'
import { frontAxis, sameShape, type ValueType } from './value-type.ts'

/** ONNX files write "up to the end" as INT32_MAX or INT64_MAX. */
const TO_THE_END = 2 ** 31 - 1

export const concat: ShapeRule = (node) => {
  const inputs = node.node.inputs.map((_, index) => node.input(index))
  const { type, shape } = node.input(0)
  const axis = frontAxis(node.int('axis', 0), shape.length)
  const total = inputs.reduce<Dimension>((sum, input) => addSizes(sum, input.shape[axis] ?? 0), 0)
  for (const input of inputs) {
    if (!sameShape(withSize(input.shape, axis, 0), withSize(shape, axis, 0))) node.fail('other axes differ')
  }
  const elements = inputs.flatMap((input) => input.elements ?? [])
  const result = { type, shape: withSize(shape, axis, total) }
  return [elements.length === total ? { ...result, elements } : result]
}

/** Splits into the sizes of the second input, or into as many equal parts as there are outputs. */
export const split: ShapeRule = (node) => {
  const { type, shape } = node.input(0)
  const axis = frontAxis(node.int('axis', 0), shape.length)
  const sizes = node.has(1) ? node.elements(1) : equalParts(node, shape[axis] ?? 1)
  if (sizes.reduce<Dimension>(addSizes, 0) !== shape[axis]) node.fail('the parts do not make the whole')
  return sizes.map((size) => ({ type, shape: withSize(shape, axis, size) }))
}

function equalParts(node: TypedNode, whole: Dimension): readonly Dimension[] {
  const count = node.node.outputs.length
  const size = divideSizes(whole, count) ?? node.fail(`expected ${count} equal parts`)
  return Array<Dimension>(count).fill(size)
}

/** Starts, ends, axes. Steps of 1; negative positions count from the end. */
export const slice: ShapeRule = (node) => {
  if (node.has(4) && node.numbers(4).some((step) => step !== 1)) node.fail('expected steps of 1')
  const { type, shape, elements } = node.input(0)
  const [starts, ends] = [node.elements(1), node.elements(2)]
  const axes = node.has(3) ? node.numbers(3) : starts.map((_, axis) => axis)
  const sizes = [...shape]
  for (const [index, axis] of axes.entries()) {
    const front = frontAxis(axis, shape.length)
    const size = shape[front] ?? 1
    const start = position(starts[index] ?? 0, size)
    sizes[front] = subtractSizes(position(ends[index] ?? size, size), start)
    if (elements) return [slicedElements(node, elements, start, sizes[front])]
  }
  return [{ type, shape: sizes }]
}

/** Positions beyond the end mean the end, as in Python; a position with a name counts as inside. */
function position(given: Dimension, size: Dimension): Dimension {
  if (typeof given === 'string') return given
  if (given < 0) return addSizes(size, given)
  return typeof size === 'number' ? Math.min(given, size) : given < TO_THE_END ? given : size
}

function slicedElements(
  node: TypedNode,
  elements: readonly Dimension[],
  start: Dimension,
  size: Dimension,
): ValueType {
  if (typeof start !== 'number' || typeof size !== 'number') return node.fail('expected known positions')
  return { type: 'int64', shape: [size], elements: elements.slice(start, start + size) }
}

/** x [..., axis, ...] at indices [...i] -> [..., ...i, ...]. */
export const gather: ShapeRule = (node) => {
  const [x, indices] = [node.input(0), node.input(1)]
  const axis = frontAxis(node.int('axis', 0), x.shape.length)
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)]
  const picked = indices.elements?.map((index) => x.elements?.[Number(index)])
  if (!picked || picked.some((size) => size === undefined)) return [{ type: x.type, shape }]
  return [{ type: x.type, shape, elements: picked as readonly Dimension[] }]
}

/** x [b..., i..., rest...] at indices [b..., j..., length of i] -> [b..., j..., rest...]. */
export const gatherNd: ShapeRule = (node) => {
  const [x, indices] = [node.input(0), node.input(1)]
  const depth = indices.shape.at(-1)
  if (typeof depth !== 'number') return node.fail('expected indices of a known length')
  const rest = x.shape.slice(node.int('batch_dims', 0) + depth)
  return [{ type: x.type, shape: [...indices.shape.slice(0, -1), ...rest] }]
}

/** Pads before every axis, then pads behind every axis. */
export const pad: ShapeRule = (node) => {
  const { type, shape } = node.input(0)
  const pads = node.elements(1)
  const padded = shape.map((size, axis) =>
    addSizes(size, addSizes(pads[axis] ?? 0, pads[axis + shape.length] ?? 0)),
  )
  return [{ type, shape: padded }]
}

function withSize(shape: readonly Dimension[], axis: number, size: Dimension): readonly Dimension[] {
  return shape.map((old, index) => (index === axis ? size : old))
}
