/** The positions of a tensor's elements in its file, for both weight formats. Pure arithmetic. */
import { ELEMENT_BYTES, type ElementType } from './element-type.ts'

export interface TensorLayout {
  readonly dtype: ElementType
  readonly shape: readonly number[]
  /** Elements from one index to the next, for each dimension, as PyTorch counts them. */
  readonly strides: readonly number[]
  /** Byte position of the first element in the file. */
  readonly byteOffset: number
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1)
}

/** Row-major strides: the last index varies fastest. */
export function contiguousStrides(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => elementCount(shape.slice(axis + 1)))
}

/** Elements from the first to the last one in the file, both included: the range to read for all of them. */
export function elementExtent({ shape, strides }: Pick<TensorLayout, 'shape' | 'strides'>): number {
  if (elementCount(shape) === 0) return 0
  return shape.reduce((extent, size, axis) => extent + (size - 1) * (strides[axis] ?? 0), 1)
}

export function byteExtent(layout: TensorLayout): number {
  return elementExtent(layout) * ELEMENT_BYTES[layout.dtype]
}

/** The rows [first, first + count) of the outermost dimension as a tensor of their own. */
export function rowsOf(layout: TensorLayout, first: number, count: number): TensorLayout {
  const rowBytes = (layout.strides[0] ?? 0) * ELEMENT_BYTES[layout.dtype]
  return {
    ...layout,
    shape: [count, ...layout.shape.slice(1)],
    byteOffset: layout.byteOffset + first * rowBytes,
  }
}

/** Ignores the strides of dimensions of size 1, along which nothing steps. */
export function isContiguous({ shape, strides }: Pick<TensorLayout, 'shape' | 'strides'>): boolean {
  const contiguous = contiguousStrides(shape)
  return shape.every((size, axis) => size === 1 || strides[axis] === contiguous[axis])
}

/** The positions of a strided tensor's elements in `stored`, in row-major order. */
export function* positionsOf(shape: readonly number[], strides: readonly number[]): Generator<number> {
  const [size, ...innerShape] = shape
  const [stride = 0, ...innerStrides] = strides
  if (size === undefined) {
    yield 0
    return
  }
  for (let index = 0; index < size; index++) {
    for (const position of positionsOf(innerShape, innerStrides)) yield index * stride + position
  }
}
