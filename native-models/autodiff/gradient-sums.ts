/** Sums the gradients of a value over all nodes that read it. */
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'

export class GradientSums {
  readonly #graph: GraphBuilder
  readonly #sums = new Map<string, Value>()

  constructor(graph: GraphBuilder) {
    this.#graph = graph
  }

  add({ name }: Value, contribution: Value): void {
    const sum = this.#sums.get(name)
    this.#sums.set(name, sum ? this.#graph.add(sum, contribution) : contribution)
  }

  /** Null for a value without contributions. */
  of({ name }: Value): Value | null {
    return this.#sums.get(name) ?? null
  }
}
