/**
 * Type and shape of every value of a graph under construction. ONNX Runtime knows them too late: gradients
 * are written before the graph runs, and a size that is known then need not be computed in every step.
 */
import type { Dimension, GraphNode, Initializer } from '../graph.ts'
import type { GraphRecorder, Value } from '../graph-recorder.ts'
import { SHAPE_RULES } from './shape-rules.ts'
import { TypedNode } from './typed-node.ts'
import type { ValueType } from './value-type.ts'

export class ValueTypes {
  readonly #graph: GraphRecorder
  readonly #types = new Map<string, ValueType>()
  #nodesRead = 0

  constructor(graph: GraphRecorder) {
    this.#graph = graph
  }

  /** @throws RangeError when the graph has no such value, or a node before it has invalid inputs */
  of({ name }: Value): ValueType {
    this.#readNewNodes()
    return this.#known(name) ?? missing(name)
  }

  /** The node with the types of its inputs. */
  typed(node: GraphNode): TypedNode {
    return new TypedNode(
      node,
      node.inputs.map((name) => (name === '' ? null : this.of({ name }))),
    )
  }

  #readNewNodes(): void {
    const nodes = this.#graph.recordedNodes
    while (this.#nodesRead < nodes.length) {
      const node = nodes[this.#nodesRead++] as GraphNode
      const typed = new TypedNode(
        node,
        node.inputs.map((name) => (name === '' ? null : (this.#known(name) ?? missing(name)))),
      )
      const rule = SHAPE_RULES[node.op] ?? typed.fail('its shape is not known here (onnx/shapes/shape-rules)')
      const types = rule(typed)
      for (const [index, name] of node.outputs.entries()) {
        this.#types.set(name, types[index] ?? typed.fail(`expected ${types.length} outputs`))
      }
    }
  }

  #known(name: string): ValueType | undefined {
    const type = this.#types.get(name) ?? this.#declared(name)
    if (type) this.#types.set(name, type)
    return type
  }

  #declared(name: string): ValueType | undefined {
    const constant = this.#graph.constant(name)
    if (constant) return constantType(constant)
    return this.#graph.recordedInputs.find((input) => input.name === name)
  }
}

function constantType(constant: Initializer): ValueType {
  const { type, shape, data } = constant
  if (type !== 'int64' || shape.length > 1 || data.kind !== 'inline') return { type, shape }
  return { type, shape, elements: int64Values(data.bytes) }
}

function int64Values({ buffer, byteOffset, byteLength }: Uint8Array): readonly Dimension[] {
  return Array.from(new BigInt64Array(buffer.slice(byteOffset, byteOffset + byteLength)), Number)
}

function missing(name: string): never {
  throw new RangeError(`the graph has no value "${name}"`)
}
