/** The values that a checkpoint's pickle can contain. None of them can run code. */
import type { ElementType } from './element-type.ts'

/** A name on the allow-list, loaded but not called yet. */
export class PickleGlobal {
  readonly name: string

  /** @param name with its module: "torch._utils._rebuild_tensor_v2" */
  constructor(name: string) {
    this.name = name
  }
}

/** The bytes behind one or more tensors: an entry of the ZIP file. */
export class PickledStorage {
  readonly dtype: ElementType
  /** Name of the entry in the archive's `data/` folder. */
  readonly key: string
  readonly elements: number

  constructor(dtype: ElementType, key: string, elements: number) {
    this.dtype = dtype
    this.key = key
    this.elements = elements
  }
}

export class PickledTensor {
  readonly storage: PickledStorage
  /** Position of the first element, in elements. */
  readonly storageOffset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]

  constructor(
    storage: PickledStorage,
    storageOffset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage
    this.storageOffset = storageOffset
    this.shape = shape
    this.strides = strides
  }
}

/** Lists and tuples are both arrays, dictionaries are maps. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PickledStorage
  | PickledTensor
