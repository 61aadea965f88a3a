/** The facts about a value that are known before its graph runs. */
import type { Dimension, FloatType, TensorType } from '../graph.ts'

export interface ValueType {
  readonly type: TensorType
  readonly shape: readonly Dimension[]
  /** The elements of an int64 scalar or list of sizes or positions, when they are known. */
  readonly elements?: readonly Dimension[]
}

/** "float32 [batch, 4]". */
export function describeType({ type, shape }: ValueType): string {
  return `${type} ${describeShape(shape)}`
}

export function describeShape(shape: readonly Dimension[]): string {
  return `[${shape.join(', ')}]`
}

export function sameShape(a: readonly Dimension[], b: readonly Dimension[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}

export function isFloat({ type }: ValueType): boolean {
  return type === 'float32' || type === 'float64'
}

/** @throws RangeError for anything that is not a float */
export function floatTypeOf({ type }: ValueType): FloatType {
  if (type === 'float32' || type === 'float64') return type
  throw new RangeError(`expected floats, got ${type}`)
}

/** Counts `axis` from the front: -1 of three is 2. @throws RangeError when there is no such axis */
export function frontAxis(axis: number, rank: number): number {
  const front = axis < 0 ? axis + rank : axis
  if (front < 0 || front >= rank) throw new RangeError(`expected an axis of ${rank}, got ${axis}`)
  return front
}
