/**
 * The table of operators whose gradients are checked: each with plain shapes, with sizes known only when the graph
 * runs, and with broadcasting where the operator has it.
 */
import type { Attribute, Dimension, TensorType } from '../../../../native-models/onnx/graph.ts'
import type { GraphBuilder } from '../../../../native-models/onnx/graph-builder.ts'
import type { Attributes, Value } from '../../../../native-models/onnx/graph-recorder.ts'
import type { Tensors } from '../../../helpers/finite-differences.ts'
import { gelu } from '../../../helpers/reference-clip.ts'
import { convolve, erf } from './reference-operators.ts'

export interface GradientCase {
  readonly op: string
  readonly title: string
  readonly inputs: Readonly<Record<string, InputSpec>>
  /** Of the named sizes; every case runs with each. */
  readonly sizes: readonly Readonly<Record<string, number>>[]
  readonly build: Build
  /** For operators that ONNX Runtime has in float32 only: y in float64. */
  readonly reference?: (inputs: Tensors) => readonly number[]
}

export interface InputSpec {
  readonly type: TensorType | 'float'
  readonly shape: readonly Dimension[]
  /** Floats are random: of any sign, or positive, and never near 0. */
  readonly values: 'any' | 'positive' | readonly number[]
}

type Build = (graph: GraphBuilder, inputs: (name: string) => Value) => Value

const any = (...shape: readonly Dimension[]): InputSpec => ({ type: 'float', shape, values: 'any' })
const positive = (...shape: readonly Dimension[]): InputSpec => ({
  type: 'float',
  shape,
  values: 'positive',
})
const ints = (shape: readonly Dimension[], values: readonly number[]): InputSpec => ({
  type: 'int64',
  shape,
  values,
})
const bools = (shape: readonly Dimension[], values: readonly number[]): InputSpec => ({
  type: 'bool',
  shape,
  values,
})
const int = (value: number): Attribute => ({ kind: 'int', value })
const list = (...value: readonly number[]): Attribute => ({ kind: 'ints', value })

/** Batch of one and of more; nothing else may depend on it. */
const BATCHES = [{ batch: 1 }, { batch: 3 }]
const SENTENCES = [
  { batch: 1, tokens: 1 },
  { batch: 2, tokens: 5 },
]
const FIXED = [{}]

function unary(op: string, input: 'any' | 'positive' = 'any', reference?: (x: number) => number) {
  const build: Build = (graph, input) => graph.node(op, [input('x')])
  const shape = { type: 'float', shape: ['batch', 7], values: input } as const
  const y = (inputs: Tensors) => (inputs['x']?.values ?? []).map((value) => reference?.(value) ?? Number.NaN)
  return [
    {
      op,
      title: 'value by value',
      inputs: { x: shape },
      sizes: BATCHES,
      build,
      ...(reference && { reference: y }),
    },
  ]
}

function binary(op: string, spec: typeof any = any): readonly GradientCase[] {
  const build: Build = (graph, input) => graph.node(op, [input('a'), input('b')])
  const shapes: readonly (readonly [string, readonly Dimension[], readonly Dimension[], typeof FIXED])[] = [
    ['equal shapes', [3, 5], [3, 5], FIXED],
    ['equal shapes of open sizes', ['batch', 'tokens', 3], ['batch', 'tokens', 3], SENTENCES],
    ['a bias', ['batch', 'tokens', 3], [3], SENTENCES],
    ['a scalar on the left', [], ['batch', 4], BATCHES],
    ['both stretched', ['batch', 1, 3], [5, 1], BATCHES],
    ['size 1 against 1', [1, 3], [1, 1, 1], FIXED],
  ]
  return shapes.map(([title, a, b, sizes]) => ({
    op,
    title,
    inputs: { a: spec(...a), b: spec(...b) },
    sizes,
    build,
  }))
}

function one(
  op: string,
  title: string,
  inputs: GradientCase['inputs'],
  build: Build,
  sizes: GradientCase['sizes'] = FIXED,
): GradientCase {
  return { op, title, inputs, sizes, build }
}

/** Each reduction over one axis, several, all, from the end; axes dropped and kept. */
function reduction(op: string): readonly GradientCase[] {
  const forms: readonly (readonly [string, readonly number[] | null, 0 | 1])[] = [
    ['the last axis', [-1], 0],
    ['the last axis, kept', [-1], 1],
    ['the batch', [0], 0],
    ['several axes', [0, 2], 0],
    ['several axes, kept', [1, 0], 1],
    ['all axes', [0, 1, 2], 0],
    ['all axes, not named', null, 0],
  ]
  return forms.map(([title, axes, keepdims]) =>
    one(
      op,
      title,
      { x: any('batch', 'tokens', 3) },
      (graph, input) =>
        graph.node(op, axes ? [input('x'), graph.ints(axes)] : [input('x')], { keepdims: int(keepdims) }),
      SENTENCES,
    ),
  )
}

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

const layerNorm = (axis: number): Build => {
  return (graph, input) =>
    graph.node('LayerNormalization', [input('x'), input('scale'), input('bias')], {
      axis: int(axis),
      epsilon: { kind: 'float', value: 1e-5 },
    })
}

const gemm = (attributes: Attributes): Build => {
  return (graph, input) => graph.node('Gemm', [input('a'), input('b'), input('c')], attributes)
}

export const GRADIENT_CASES: readonly GradientCase[] = [
  ...binary('Add'),
  ...binary('Sub'),
  ...binary('Mul'),
  ...binary('Div'),
  ...binary('Pow', positive),
  one(
    'Mul',
    'a value by itself',
    { x: any('batch', 3) },
    (graph, input) => graph.mul(input('x'), input('x')),
    BATCHES,
  ),
  ...unary('Neg'),
  ...unary('Exp'),
  ...unary('Log', 'positive'),
  ...unary('Sqrt', 'positive'),
  ...unary('Sigmoid'),
  ...unary('Identity'),
  ...unary('Erf', 'any', erf),
  ...unary('Gelu', 'any', gelu),
  ...reduction('ReduceSum'),
  ...reduction('ReduceMean'),
  ...reduction('ReduceLogSumExp'),
  one(
    'Softmax',
    'last axis',
    { x: any('batch', 4) },
    (graph, input) => graph.softmax(input('x'), -1),
    BATCHES,
  ),
  one(
    'Softmax',
    'an axis of open size in the middle',
    { x: any(2, 'tokens', 3) },
    (graph, input) => graph.softmax(input('x'), 1),
    SENTENCES,
  ),
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
  one('Reshape', 'heads', { x: any('batch', 'tokens', 6) }, reshape(0, 0, 2, 3), SENTENCES),
  one('Reshape', 'flattened', { x: any('batch', 'tokens', 2) }, reshape(-1, 2), SENTENCES),
  one('Reshape', 'all sizes known', { x: any(2, 3) }, reshape(3, 2)),
  one(
    'Transpose',
    'heads',
    { x: any('batch', 'tokens', 2, 3) },
    (graph, input) => graph.transpose(input('x'), [2, 0, 3, 1]),
    SENTENCES,
  ),
  one('Transpose', 'no permutation given', { x: any(2, 3, 4) }, (graph, input) =>
    graph.node('Transpose', [input('x')]),
  ),
  one(
    'Unsqueeze',
    'two axes',
    { x: any('batch', 3) },
    (graph, input) => graph.unsqueeze(input('x'), [0, -1]),
    BATCHES,
  ),
  one(
    'Squeeze',
    'two axes',
    { x: any(1, 'batch', 1) },
    (graph, input) => graph.squeeze(input('x'), [0, -1]),
    BATCHES,
  ),
  one(
    'Split',
    'every part used',
    { x: any('batch', 6) },
    (graph, input) => {
      const [a, b, c] = graph.split(input('x'), -1, [1, 2, 3]) as [Value, Value, Value]
      return graph.mul(graph.mul(a, c), graph.reduceSum(b, [1], 'kept'))
    },
    BATCHES,
  ),
  one(
    'Split',
    'one part used, equal parts',
    { x: any('batch', 6) },
    (graph, input) =>
      graph.nodes('Split', [input('x')], 3, { axis: int(1), num_outputs: int(3) })[1] as Value,
    BATCHES,
  ),
  one(
    'Concat',
    'open and known sizes',
    { a: any(2, 'tokens'), b: any(2, 3), c: any(2, 'tokens') },
    (graph, input) => graph.concat([input('a'), input('b'), input('c')], -1),
    SENTENCES,
  ),
  one('Concat', 'a value with itself', { a: any(2, 3) }, (graph, input) =>
    graph.concat([input('a'), input('a')], 0),
  ),
  one(
    'Expand',
    'class token',
    { x: any(3), like: any('batch', 2, 3) },
    (graph, input) => {
      const shape = graph.concat([graph.shapeOf(input('like'), 0, 1), graph.ints([1, 3])], 0)
      return graph.mul(graph.expand(input('x'), shape), input('like'))
    },
    BATCHES,
  ),
  one('Slice', 'the middle, and from the end', { x: any(5, 4) }, (graph, input) =>
    graph.slice(input('x'), graph.ints([1, -3]), graph.ints([4, -1]), [0, 1]),
  ),
  one(
    'Slice',
    'up to the end',
    { x: any('batch', 4) },
    (graph, input) => graph.slice(input('x'), graph.ints([2]), graph.ints([2 ** 31 - 1]), [1]),
    BATCHES,
  ),
  one(
    'Slice',
    'up to a size known when it runs',
    { x: any(7, 2), like: any('tokens', 1) },
    (graph, input) => {
      const end = graph.shapeOf(input('like'), 0, 1)
      return graph.mul(graph.sliceTo(input('x'), end, [0]), input('like'))
    },
    SENTENCES,
  ),
  one(
    'Slice',
    'after a beginning, of an open size',
    { x: any('batch', 2) },
    (graph, input) =>
      graph.slice(graph.concat([input('x'), input('x')], 0), graph.ints([1]), graph.ints([-1]), [0]),
    [{ batch: 2 }, { batch: 3 }],
  ),
  one(
    'Gather',
    'rows, one of them twice',
    { x: any('batch', 3), at: ints([4], [0, 1, -1, 0]) },
    (graph, input) => graph.gather(input('x'), input('at'), 0),
    [{ batch: 2 }, { batch: 5 }],
  ),
  one(
    'Gather',
    'columns, by a table',
    { x: any('batch', 4, 2), at: ints([2, 2], [3, 0, 0, 1]) },
    (graph, input) => graph.gather(input('x'), input('at'), 1),
    BATCHES,
  ),
  one(
    'Gather',
    'a single column',
    { x: any('batch', 4), at: ints([], [2]) },
    (graph, input) => graph.gather(input('x'), input('at'), -1),
    BATCHES,
  ),
  one(
    'GatherND',
    'a row of each entry',
    { x: any(3, 'tokens', 2), at: ints([3], [1, 0, 4]) },
    (graph, input) => graph.rowAt(input('x'), input('at')),
    [{ tokens: 5 }],
  ),
  one(
    'Where',
    'a condition for each row',
    { a: any('batch', 2, 3), b: any(3), which: bools([2, 1], [1, 0]) },
    (graph, input) => graph.where(input('which'), input('a'), input('b')),
    BATCHES,
  ),
]

function matMul(graph: GraphBuilder, input: (name: string) => Value): Value {
  return graph.matMul(input('a'), input('b'))
}

function reshape(...shape: readonly number[]): Build {
  return (graph, input) => graph.reshape(input('x'), shape)
}
