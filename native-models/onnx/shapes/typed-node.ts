/** A node with the types of its inputs, as shape rules read it. */
import type { Dimension, GraphNode } from '../graph.ts'
import { describeType, type ValueType } from './value-type.ts'

/** Types of a node's outputs, in order. */
export type ShapeRule = (node: TypedNode) => readonly ValueType[]

export class TypedNode {
  readonly node: GraphNode
  readonly #inputs: readonly (ValueType | null)[]

  /** @param inputs null for an omitted optional input */
  constructor(node: GraphNode, inputs: readonly (ValueType | null)[]) {
    this.node = node
    this.#inputs = inputs
  }

  has(index: number): boolean {
    return Boolean(this.#inputs[index])
  }

  input(index: number): ValueType {
    return this.#inputs[index] ?? this.fail(`expected an input ${index}`)
  }

  /** The elements of an input with sizes, positions or axes. */
  elements(index: number): readonly Dimension[] {
    return (
      this.input(index).elements ?? this.fail(`the elements of input ${index} are known only when it runs`)
    )
  }

  /** The elements of an input that cannot have names: axes. */
  numbers(index: number): readonly number[] {
    return this.elements(index).map((element) =>
      typeof element === 'number' ? element : this.fail(`expected numbers in input ${index}, got ${element}`),
    )
  }

  int(name: string, otherwise: number): number {
    const attribute = this.node.attributes[name]
    return attribute?.kind === 'int' ? attribute.value : otherwise
  }

  ints(name: string, otherwise: readonly number[]): readonly number[] {
    const attribute = this.node.attributes[name]
    return attribute?.kind === 'ints' ? attribute.value : otherwise
  }

  /** @throws RangeError that names the operator, the node and its inputs with their shapes */
  fail(reason: string): never {
    const { op, name, inputs } = this.node
    const types = this.#inputs.map((type, index) =>
      type ? `${inputs[index]} ${describeType(type)}` : 'none',
    )
    throw new RangeError(`${op} "${name}": ${reason}; its inputs are ${types.join(', ')}`)
  }
}
