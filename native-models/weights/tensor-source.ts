/** Named tensors in a file, whatever its format. */
import type { ElementType } from './element-type.ts'
import type { TensorLayout } from './tensor-layout.ts'

export interface TensorInfo {
  readonly dtype: ElementType
  readonly shape: readonly number[]
}

/**
 * Opening reads names, types, shapes; values are read when they are asked for, one tensor at a time, so that
 * memory is bounded by the largest tensor and not by the file. Every method that takes a name throws
 * `ModelError` where the file has no such tensor.
 */
export interface TensorSource {
  readonly file: string
  names(): readonly string[]
  has(name: string): boolean
  info(name: string): TensorInfo
  /** Where the tensor lies in `file`, for readers of single rows. */
  layout(name: string): TensorLayout
  /** [...shape] row-major, from F32, F16 or BF16. @throws ModelError for any other type */
  readFloat32(name: string): Promise<Float32Array<ArrayBuffer>>
  /** [...shape] row-major, from I64. @throws ModelError for any other type */
  readInt64(name: string): Promise<BigInt64Array<ArrayBuffer>>
  close(): Promise<void>
}
