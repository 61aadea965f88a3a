/** Shapes of matrix products and convolutions. */
import type { Dimension } from '../graph.ts'
import { addSizes, multiplySizes } from './dimension.ts'
import { broadcast } from './elementwise.ts'
import type { ShapeRule, TypedNode } from './typed-node.ts'

/** [..., m, k] x [..., k, n] -> [..., m, n]. */
export const matMul: ShapeRule = (node) => {
  const [a, b] = [node.input(0), node.input(1)]
  if (a.shape.length < 2 || b.shape.length < 2) node.fail('expected matrices')
  if (a.shape.at(-1) !== b.shape.at(-2)) node.fail('the inner sizes differ')
  const outer = broadcast(node, a.shape.slice(0, -2), b.shape.slice(0, -2))
  return [{ type: a.type, shape: [...outer, a.shape.at(-2) ?? 1, b.shape.at(-1) ?? 1] }]
}

/** [m, k] x [k, n] (+ [m, n]) -> [m, n], each input transposed if transA or transB says so. */
export const gemm: ShapeRule = (node) => {
  const [a, b] = [node.input(0), node.input(1)]
  const [m = 1, k = 1] = node.int('transA', 0) === 1 ? a.shape.toReversed() : a.shape
  const [otherK = 1, n = 1] = node.int('transB', 0) === 1 ? b.shape.toReversed() : b.shape
  if (a.shape.length !== 2 || b.shape.length !== 2) node.fail('expected two matrices')
  if (k !== otherK) node.fail('the inner sizes differ')
  return [{ type: a.type, shape: [m, n] }]
}

/** [b, c, h, w] * [out, c, kh, kw] -> [b, out, (h + pads - reach) / stride + 1, ...], reach = dilated kernel. */
export const conv: ShapeRule = (node) => {
  const [x, kernel] = [node.input(0), node.input(1)]
  if (x.shape[1] !== kernel.shape[1]) node.fail('the channels differ')
  const axes = x.shape.slice(2).map((size, axis) => {
    const { kernelSize, dilation, stride, padding } = window(node, axis)
    const free = known(node, size) + padding - dilation * (kernelSize - 1) - 1
    if (free < 0) node.fail('the kernel is larger than the picture')
    return Math.floor(free / stride) + 1
  })
  return [{ type: x.type, shape: [x.shape[0] ?? 1, kernel.shape[0] ?? 1, ...axes] }]
}

/** [b, c, h, w] * [c, out, kh, kw] -> [b, out, (h - 1) stride + reach - pads + output_padding, ...]. */
export const convTranspose: ShapeRule = (node) => {
  const [x, kernel] = [node.input(0), node.input(1)]
  const rank = x.shape.length - 2
  const extra = node.ints('output_padding', Array(rank).fill(0))
  const axes = x.shape.slice(2).map((size, axis) => {
    const { kernelSize, dilation, stride, padding } = window(node, axis)
    const spread = multiplySizes(addSizes(size, -1), stride)
    return addSizes(spread, dilation * (kernelSize - 1) + 1 - padding + (extra[axis] ?? 0))
  })
  return [{ type: x.type, shape: [x.shape[0] ?? 1, kernel.shape[1] ?? 1, ...axes] }]
}

function window(node: TypedNode, axis: number) {
  const kernel = node.input(1).shape
  const rank = kernel.length - 2
  const pads = node.ints('pads', Array(2 * rank).fill(0))
  return {
    kernelSize: known(node, kernel[axis + 2] ?? 1),
    dilation: node.ints('dilations', [])[axis] ?? 1,
    stride: node.ints('strides', [])[axis] ?? 1,
    padding: (pads[axis] ?? 0) + (pads[axis + rank] ?? 0),
  }
}

function known(node: TypedNode, size: Dimension): number {
  return typeof size === 'number' ? size : node.fail(`expected a known size, got ${size}`)
}
