/** Operators that compute values one by one, and the sums over them. */
import type { Dimension } from '../../../../../native-models/onnx/graph.ts'
import type { Tensors } from '../../../../helpers/finite-differences.ts'
import { gelu } from '../../../../helpers/reference-clip.ts'
import { erf } from '../reference-operators.ts'
import {
  any,
  BATCHES,
  type Build,
  FIXED,
  type GradientCase,
  int,
  one,
  positive,
  SENTENCES,
} from './gradient-case.ts'

export const ARITHMETIC_CASES: readonly GradientCase[] = [
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
]

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

/** Each reduction over one axis, several, all, and from the end; axes dropped and kept. */
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
