/** Runs graphs that are still plain data, on the CPU, and writes nothing to disk. */

import { encodeModel } from '../../native-models/onnx/encode-model.ts'
import type { Graph, TensorType } from '../../native-models/onnx/graph.ts'
import * as ort from '../../native-models/onnx/onnx-runtime.ts'

const ERRORS_ONLY = 3

export interface Tensor {
  readonly type: TensorType
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

export interface RunningGraph {
  /** Outputs by name, as numbers. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
  release(): Promise<void>
}

export async function loadGraph(graph: Graph): Promise<RunningGraph> {
  const session = await ort.InferenceSession.create(encodeModel(graph), { logSeverityLevel: ERRORS_ONLY })
  return {
    run: async (feeds) => {
      const tensors = Object.entries(feeds).map(([name, tensor]) => [name, toOrt(tensor)] as const)
      const outputs = Object.entries(await session.run(Object.fromEntries(tensors)))
      return Object.fromEntries(outputs.map(([name, tensor]) => [name, fromOrt(tensor)]))
    },
    release: () => session.release(),
  }
}

/** Loads, runs once, releases. */
export async function runOnce(
  graph: Graph,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const running = await loadGraph(graph)
  try {
    return await running.run(feeds)
  } finally {
    await running.release()
  }
}

export function tensor(type: TensorType, shape: readonly number[], values: Iterable<number>): Tensor {
  return { type, shape, values: Array.from(values) }
}

function toOrt({ type, shape, values }: Tensor): ort.Tensor {
  switch (type) {
    case 'float32':
      return new ort.Tensor(type, Float32Array.from(values), shape)
    case 'float64':
      return new ort.Tensor(type, Float64Array.from(values), shape)
    case 'int64':
      return new ort.Tensor(type, BigInt64Array.from(values, BigInt), shape)
    case 'bool':
      return new ort.Tensor(type, Uint8Array.from(values), shape)
    default:
      return type satisfies never
  }
}

function fromOrt({ type, dims, data }: ort.Tensor): Tensor {
  if (type !== 'float32' && type !== 'float64' && type !== 'int64' && type !== 'bool') {
    throw new RangeError(`expected numbers, got ${type}`)
  }
  return { type, shape: dims, values: Array.from(data as ArrayLike<number | bigint>, Number) }
}
