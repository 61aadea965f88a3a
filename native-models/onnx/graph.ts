/**
 * An ONNX graph as plain, inspectable data: the builder makes it, autodiff extends it, and the encoder writes
 * it as protobuf. Names follow https://onnx.ai/onnx/repo-docs/IR.html.
 */

/** Models are float32; float64 is for checking gradients by finite differences. */
export type TensorType = 'float32' | 'float64' | 'int64' | 'bool'
export type FloatType = Extract<TensorType, `float${string}`>

/** A size, or the name of one that is known only when the graph runs: "batch". */
export type Dimension = number | string

/** A graph's input or output. */
export interface ValueInfo {
  readonly name: string
  readonly type: TensorType
  readonly shape: readonly Dimension[]
}

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }

/** One operation. `inputs` may contain '' for an omitted optional input. */
export interface GraphNode {
  readonly name: string
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** Bytes in a file beside the model, so that several graphs share one copy of the weights. */
export interface ExternalData {
  readonly kind: 'external'
  /** File name relative to the model file's directory, and inside it: ONNX Runtime refuses others. */
  readonly location: string
  readonly offset: number
  readonly length: number
}

export interface InlineData {
  readonly kind: 'inline'
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array
}

/** A constant. */
export interface Initializer {
  readonly name: string
  readonly type: TensorType
  readonly shape: readonly number[]
  readonly data: ExternalData | InlineData
}

export interface Graph {
  readonly name: string
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  readonly initializers: readonly Initializer[]
  /** In topological order: every node follows those whose outputs it reads. */
  readonly nodes: readonly GraphNode[]
}
