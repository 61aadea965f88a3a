/** A model's graph in double precision, for finite differences that are worth something. */
import type { Graph, Initializer, TensorType, ValueInfo } from '../../native-models/onnx/graph.ts'

/** @throws RangeError when a float32 constant lies in a file */
export function inFloat64(graph: Graph): Graph {
  return {
    ...graph,
    inputs: graph.inputs.map(widenedInfo),
    outputs: graph.outputs.map(widenedInfo),
    initializers: graph.initializers.map(widenedConstant),
  }
}

function widenedInfo(info: ValueInfo): ValueInfo {
  return { ...info, type: widened(info.type) }
}

function widenedConstant(constant: Initializer): Initializer {
  const { type, data } = constant
  if (type !== 'float32') return constant
  if (data.kind === 'external') throw new RangeError(`${constant.name} lies in ${data.location}`)
  const { buffer, byteOffset, byteLength } = data.bytes
  const values = Float64Array.from(new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)))
  return { ...constant, type: 'float64', data: { kind: 'inline', bytes: new Uint8Array(values.buffer) } }
}

function widened(type: TensorType): TensorType {
  return type === 'float32' ? 'float64' : type
}
