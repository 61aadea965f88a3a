/** A row of the table of checked gradients, and short ways to write one. */
import type { Attribute, Dimension, TensorType } from '../../../../../native-models/onnx/graph.ts'
import type { GraphBuilder } from '../../../../../native-models/onnx/graph-builder.ts'
import type { Value } from '../../../../../native-models/onnx/graph-recorder.ts'
import type { Tensors } from '../../../../helpers/finite-differences.ts'

export interface GradientCase {
  readonly op: string
  readonly title: string
  readonly inputs: Readonly<Record<string, InputSpec>>
  /** Values of the named sizes; every case runs with each. */
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

export type Build = (graph: GraphBuilder, inputs: (name: string) => Value) => Value

export const any = (...shape: readonly Dimension[]): InputSpec => ({ type: 'float', shape, values: 'any' })
export const positive = (...shape: readonly Dimension[]): InputSpec => ({
  type: 'float',
  shape,
  values: 'positive',
})
export const ints = (shape: readonly Dimension[], values: readonly number[]): InputSpec => ({
  type: 'int64',
  shape,
  values,
})
export const bools = (shape: readonly Dimension[], values: readonly number[]): InputSpec => ({
  type: 'bool',
  shape,
  values,
})
export const int = (value: number): Attribute => ({ kind: 'int', value })
export const list = (...value: readonly number[]): Attribute => ({ kind: 'ints', value })

/** A batch of one and one of several; no other size may depend on it. */
export const BATCHES = [{ batch: 1 }, { batch: 3 }]
export const SENTENCES = [
  { batch: 1, tokens: 1 },
  { batch: 2, tokens: 5 },
]
export const FIXED = [{}]

export function one(
  op: string,
  title: string,
  inputs: GradientCase['inputs'],
  build: Build,
  sizes: GradientCase['sizes'] = FIXED,
): GradientCase {
  return { op, title, inputs, sizes, build }
}
