/**
 * Plans the weights of a graph: their form, and their place in the weights file. The plan exists before any
 * value is read, so wrong names and shapes fail at once, and graphs are built without I/O. Planning the same
 * model again gives the same offsets, so later graphs can use the existing file.
 */
import type { Initializer } from '../onnx/graph.ts'
import { checkTensor, type TensorNames } from '../weights/check-tensor.ts'
import { elementCount } from '../weights/tensor-layout.ts'

/** ONNX recommends page-aligned external data, so that it can be mapped into memory. */
const ALIGNMENT_BYTES = 4096
const FLOAT_BYTES = 4

/** One stored tensor on its way into the weights file. */
export interface WeightPart {
  readonly tensor: string
  /** A factor for every value. */
  readonly scale: number
}

export interface PlannedWeight {
  /** `matrix`: the parts, [out, in] each, transposed and side by side: [in, parts * out]. `vector`: end to end. */
  readonly form: 'matrix' | 'vector'
  readonly parts: readonly WeightPart[]
  readonly initializer: Initializer
  /** In bytes from the start of the weights file. */
  readonly offset: number
}

/** The part of a plan that towers use; the sample model's trainer has another implementation. */
export type Weights = Pick<WeightPlan, 'tensor' | 'matrix' | 'vector'>

export class WeightPlan {
  /** Name of the weights file, relative to the graphs' directory. */
  readonly location: string
  readonly #source: TensorNames
  readonly #planned = new Map<string, PlannedWeight>()
  #end = 0

  constructor(source: TensorNames, location: string) {
    this.#source = source
    this.location = location
  }

  get planned(): readonly PlannedWeight[] {
    return [...this.#planned.values()]
  }

  /** A tensor, unchanged. */
  tensor(name: string, shape: readonly number[]): Initializer {
    checkTensor(this.#source, name, shape)
    return this.#place('vector', name, shape, [{ tensor: name, scale: 1 }])
  }

  /**
   * Linear layers over the same input, as one MatMul operand: `outputs` x [out, in] -> [in, outputs * out].
   */
  matrix(name: string, parts: readonly WeightPart[], inSize: number, outSize: number): Initializer {
    for (const { tensor } of parts) checkTensor(this.#source, tensor, [outSize, inSize])
    return this.#place('matrix', name, [inSize, parts.length * outSize], parts)
  }

  /** Their biases: `parts` x [size] -> [parts * size]. */
  vector(name: string, parts: readonly WeightPart[], size: number): Initializer {
    for (const { tensor } of parts) checkTensor(this.#source, tensor, [size])
    return this.#place('vector', name, [parts.length * size], parts)
  }

  /** A weight that is used twice has one place. */
  #place(
    form: PlannedWeight['form'],
    name: string,
    shape: readonly number[],
    parts: readonly WeightPart[],
  ): Initializer {
    const planned = this.#planned.get(name)
    if (planned) return planned.initializer
    const offset = Math.ceil(this.#end / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
    const length = elementCount(shape) * FLOAT_BYTES
    this.#end = offset + length
    const data = { kind: 'external', location: this.location, offset, length } as const
    const initializer = { name, type: 'float32', shape, data } as const
    this.#planned.set(name, { form, parts, initializer, offset })
    return initializer
  }
}
