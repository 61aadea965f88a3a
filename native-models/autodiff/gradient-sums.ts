/** A value that is read several times changes the loss through every reader: its gradient is their sum. */
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

  /** Null for a value that nothing has contributed to. */
  of({ name }: Value): Value | null {
    return this.#sums.get(name) ?? null
  }
}
