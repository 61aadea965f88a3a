import type { GraphBuilder } from '../../../../../native-models/onnx/graph-builder.ts'
import type { Attributes, Value } from '../../../../../native-models/onnx/graph-recorder.ts'
import { convolve } from '../reference-operators.ts'
import { any, BATCHES, type Build, type GradientCase, int, list, one, SENTENCES } from './gradient-case.ts'

export const PRODUCT_CASES: readonly GradientCase[] = [
  one(
    'LayerNormalization',
    'last axis',
    { x: any('batch', 'tokens', 5), scale: any(5), bias: any(5) },
    layerNorm(-1),
    SENTENCES,
  ),
  one(
    'LayerNormalization',
    'last two axes',
    { x: any('batch', 2, 3), scale: any(2, 3), bias: any(2, 3) },
    layerNorm(1),
    BATCHES,
  ),
  one('MatMul', 'matrices', { a: any(3, 4), b: any(4, 2) }, matMul),
  one('MatMul', 'one weight for a batch', { a: any('batch', 'tokens', 4), b: any(4, 3) }, matMul, SENTENCES),
  one('MatMul', 'a pair for each entry', { a: any('batch', 2, 3), b: any('batch', 3, 4) }, matMul, BATCHES),
  one('MatMul', 'one left matrix for a batch', { a: any(2, 3), b: any('batch', 3, 4) }, matMul, BATCHES),
  one('MatMul', 'both stretched', { a: any('batch', 1, 2, 3), b: any(5, 3, 1) }, matMul, BATCHES),
  one(
    'MatMul',
    'attention',
    { a: any('batch', 2, 'tokens', 3), b: any('batch', 2, 3, 'tokens') },
    matMul,
    SENTENCES,
  ),
  one('Gemm', 'with a bias', { a: any('batch', 3), b: any(3, 4), c: any(4) }, gemm({}), BATCHES),
  one(
    'Gemm',
    'all attributes',
    { a: any(3, 'batch'), b: any(4, 3), c: any(1, 4) },
    gemm({
      transA: int(1),
      transB: int(1),
      alpha: { kind: 'float', value: 0.5 },
      beta: { kind: 'float', value: 2 },
    }),
    BATCHES,
  ),
  convolution('patches', [3, 4, 6], [2, 3, 2, 2], 2, 0),
  convolution('windows that overlap, padded', [2, 5, 4], [3, 2, 3, 3], 1, 1),
  convolution('rows and columns left over', [2, 6, 7], [2, 2, 3, 2], 2, 0),
  convolution('a stride beyond the kernel', [1, 7, 8], [2, 1, 2, 2], 3, 1),
]

function convolution(
  title: string,
  x: readonly number[],
  kernel: readonly number[],
  stride: number,
  pad: number,
): GradientCase {
  const attributes: Attributes = { strides: list(stride, stride), pads: list(pad, pad, pad, pad) }
  return {
    op: 'Conv',
    title,
    inputs: { x: any('batch', ...x), kernel: any(...kernel), bias: any(kernel[0] ?? 1) },
    sizes: BATCHES,
    build: (graph, input) => graph.node('Conv', [input('x'), input('kernel'), input('bias')], attributes),
    reference: (inputs) => convolve(inputs, stride, pad),
  }
}

function layerNorm(axis: number): Build {
  return (graph, input) =>
    graph.node('LayerNormalization', [input('x'), input('scale'), input('bias')], {
      axis: int(axis),
      epsilon: { kind: 'float', value: 1e-5 },
    })
}

function gemm(attributes: Attributes): Build {
  return (graph, input) => graph.node('Gemm', [input('a'), input('b'), input('c')], attributes)
}

function matMul(graph: GraphBuilder, input: (name: string) => Value): Value {
  return graph.matMul(input('a'), input('b'))
}
