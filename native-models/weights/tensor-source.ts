/** Named tensors in a file of any format. */
import type { ElementType } from './element-type.ts'
import type { TensorLayout } from './tensor-layout.ts'

export interface TensorInfo {
  readonly dtype: ElementType
  readonly shape: readonly number[]
}

/**
 * Opening reads names, types and shapes; each call reads one tensor's values, so that the largest tensor
 * bounds the memory, not the file. Every method that takes a name throws `ModelError` for an unknown tensor.
 */
export interface TensorSource {
  readonly file: string
  names(): readonly string[]
  has(name: string): boolean
  info(name: string): TensorInfo
  /** The tensor's position in `file`, for readers of single rows. */
  layout(name: string): TensorLayout
  /**
   * [...shape] row-major, from F32, F16 or BF16.
   * @throws ModelError for any other type
   */
  readFloat32(name: string): Promise<Float32Array<ArrayBuffer>>
  /**
   * [...shape] row-major, from I64.
   * @throws ModelError for any other type
   */
  readInt64(name: string): Promise<BigInt64Array<ArrayBuffer>>
  close(): Promise<void>
}
