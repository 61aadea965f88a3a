/**
 * Records a graph: names, constants, and nodes in the order of the calls, which is topological because a node
 * can only read existing values. graph-builder has the operators.
 */
import { isDeepStrictEqual } from 'node:util'
import { bytesOf } from '../vectors.ts'
import type {
  Attribute,
  Dimension,
  FloatType,
  Graph,
  GraphNode,
  Initializer,
  TensorType,
  ValueInfo,
} from './graph.ts'

/** A value of the graph under construction. Plain data: `{ name }` refers to any value of the graph. */
export interface Value {
  readonly name: string
}

export type Attributes = Readonly<Record<string, Attribute>>

export class GraphRecorder {
  readonly #name: string
  readonly #inputs: ValueInfo[] = []
  readonly #outputs: ValueInfo[] = []
  readonly #initializers = new Map<string, Initializer>()
  readonly #nodes: GraphNode[] = []
  readonly #values = new Set<string>()
  readonly #nodeNames = new Set<string>()
  #scope = ''

  /** @param base a graph to extend: its nodes come first, and its names stay. */
  constructor(name: string, base?: Graph) {
    this.#name = name
    for (const input of base?.inputs ?? []) this.#declare(input.name, () => this.#inputs.push(input))
    for (const constant of base?.initializers ?? []) this.initializer(constant)
    for (const node of base?.nodes ?? []) this.append(node)
    this.#outputs.push(...(base?.outputs ?? []))
  }

  /** The graph so far, for reading; it grows with every call. */
  get recordedInputs(): readonly ValueInfo[] {
    return this.#inputs
  }

  get recordedNodes(): readonly GraphNode[] {
    return this.#nodes
  }

  constant(name: string): Initializer | undefined {
    return this.#initializers.get(name)
  }

  input(name: string, type: TensorType, shape: readonly Dimension[]): Value {
    this.#declare(name, () => this.#inputs.push({ name, type, shape }))
    return { name }
  }

  /** Makes `value` an output called `name`. */
  output(value: Value, name: string, type: TensorType, shape: readonly Dimension[]): void {
    this.append({
      name: this.#unique(name),
      op: 'Identity',
      inputs: [value.name],
      outputs: [name],
      attributes: {},
    })
    this.#outputs.push({ name, type, shape })
  }

  /**
   * Adds a constant once, however often it is used.
   * @throws RangeError for another constant of the same name
   */
  initializer(constant: Initializer): Value {
    const known = this.#initializers.get(constant.name)
    if (!known) this.#declare(constant.name, () => this.#initializers.set(constant.name, constant))
    else if (!isDeepStrictEqual(known, constant)) {
      throw new RangeError(`the graph already has another constant "${constant.name}"`)
    }
    return { name: constant.name }
  }

  /** [values.length], or a scalar: shape operands, stored in the graph itself. */
  ints(values: readonly number[] | number): Value {
    const bytes = new Uint8Array(BigInt64Array.from([values].flat(), BigInt).buffer)
    const shape = typeof values === 'number' ? [] : [values.length]
    const name = `ints/${typeof values === 'number' ? values : `[${values.join(',')}]`}`
    return this.initializer({ name, type: 'int64', shape, data: { kind: 'inline', bytes } })
  }

  scalar(value: number, type: FloatType = 'float32'): Value {
    const single = type === 'float32'
    const values = single ? Float32Array.of(value) : Float64Array.of(value)
    const data = { kind: 'inline', bytes: new Uint8Array(values.buffer) } as const
    return this.initializer({ name: `${single ? 'float' : 'double'}/${value}`, type, shape: [], data })
  }

  /** A small float32 constant, stored in the graph itself. */
  floats(name: string, values: Float32Array, shape: readonly number[]): Value {
    const bytes = bytesOf(values)
    return this.initializer({ name, type: 'float32', shape, data: { kind: 'inline', bytes } })
  }

  /** Adds the prefix `scope/` to all names that `build` records. */
  scoped<T>(scope: string, build: () => T): T {
    const outer = this.#scope
    this.#scope = `${outer}${scope}/`
    try {
      return build()
    } finally {
      this.#scope = outer
    }
  }

  /** Records an operation with one output, named after the scope and the operation. */
  node(op: string, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.nodes(op, inputs, 1, attributes)[0] as Value
  }

  /** Records an operation with several outputs. */
  nodes(
    op: string,
    inputs: readonly Value[],
    outputCount: number,
    attributes: Attributes = {},
  ): readonly Value[] {
    const name = this.#unique(`${this.#scope}${op}`)
    const outputs = Array.from({ length: outputCount }, (_, i) => (outputCount === 1 ? name : `${name}.${i}`))
    this.append({ name, op, inputs: inputs.map((input) => input.name), outputs, attributes })
    return outputs.map((output) => ({ name: output }))
  }

  /**
   * Appends a node made elsewhere.
   * @throws RangeError when it reads a value that does not exist yet
   */
  append(node: GraphNode): void {
    for (const input of node.inputs) {
      if (input === '' || this.#values.has(input)) continue
      throw new RangeError(`${node.op} "${node.name}" reads "${input}", which does not exist yet`)
    }
    this.#nodeNames.add(node.name)
    for (const output of node.outputs) this.#declare(output, () => {})
    this.#nodes.push(node)
  }

  build(): Graph {
    return {
      name: this.#name,
      inputs: [...this.#inputs],
      outputs: [...this.#outputs],
      initializers: [...this.#initializers.values()],
      nodes: [...this.#nodes],
    }
  }

  #declare(name: string, add: () => void): void {
    if (this.#values.has(name)) throw new RangeError(`the graph already has a value "${name}"`)
    this.#values.add(name)
    add()
  }

  #unique(wanted: string): string {
    let name = wanted
    for (let n = 2; this.#values.has(name) || this.#nodeNames.has(name); n++) name = `${wanted}_${n}`
    this.#nodeNames.add(name)
    return name
  }
}
