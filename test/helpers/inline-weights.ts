/** Random weights in the graph itself, so that a model's graph runs without files. */
import type { Graph } from '../../native-models/onnx/graph.ts'
import { randomNumbers } from './random-vectors.ts'

const FLOAT_BYTES = 4

/** From -1 to 1; the same for the same name, in whichever graph. */
export function withInlineWeights(graph: Graph): Graph {
  const initializers = graph.initializers.map((constant) => {
    if (constant.data.kind === 'inline') return constant
    const random = randomNumbers(seedOf(constant.name))
    const values = Float32Array.from({ length: constant.data.length / FLOAT_BYTES }, () => 2 * random() - 1)
    return { ...constant, data: { kind: 'inline', bytes: new Uint8Array(values.buffer) } as const }
  })
  return { ...graph, initializers }
}

function seedOf(name: string): number {
  return Array.from(name).reduce((seed, letter) => Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0), 7)
}
