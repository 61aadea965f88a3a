/**
 * Encodes a graph as ONNX ModelProto bytes. Field numbers are those of onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto); the encoder writes only the fields that our
 * graphs use.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { Attribute, Dimension, Graph, GraphNode, Initializer, TensorType, ValueInfo } from './graph.ts'

/** The oldest IR version that allows opset 20, and the opset of Gelu. */
const IR_VERSION = 9
export const OPSET_VERSION = 20
const PRODUCER = 'searlight'

/** TensorProto.DataType. */
export const DATA_TYPE = { float32: 1, int64: 7, bool: 9, float64: 11 } as const satisfies Record<
  TensorType,
  number
>
/** AttributeProto.AttributeType. */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const
/** TensorProto.DataLocation. */
export const EXTERNAL = 1

export function encodeModel(graph: Graph): Uint8Array {
  const writer = new BinaryWriter()
  int(writer, 1, IR_VERSION)
  text(writer, 2, PRODUCER)
  message(writer, 7, () => writeGraph(writer, graph))
  message(writer, 8, () => {
    text(writer, 1, '')
    int(writer, 2, OPSET_VERSION)
  })
  return writer.finish()
}

function writeGraph(writer: BinaryWriter, graph: Graph): void {
  for (const node of graph.nodes) message(writer, 1, () => writeNode(writer, node))
  text(writer, 2, graph.name)
  for (const constant of graph.initializers) message(writer, 5, () => writeInitializer(writer, constant))
  for (const input of graph.inputs) message(writer, 11, () => writeValueInfo(writer, input))
  for (const output of graph.outputs) message(writer, 12, () => writeValueInfo(writer, output))
}

function writeNode(writer: BinaryWriter, node: GraphNode): void {
  for (const input of node.inputs) text(writer, 1, input)
  for (const output of node.outputs) text(writer, 2, output)
  text(writer, 3, node.name)
  text(writer, 4, node.op)
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, 5, () => writeAttribute(writer, name, attribute))
  }
}

function writeAttribute(writer: BinaryWriter, name: string, attribute: Attribute): void {
  text(writer, 1, name)
  switch (attribute.kind) {
    case 'float':
      writer.tag(2, WireType.Bit32).float(attribute.value)
      break
    case 'int':
      int(writer, 3, attribute.value)
      break
    case 'string':
      text(writer, 4, attribute.value)
      break
    case 'ints':
      for (const value of attribute.value) int(writer, 8, value)
      break
    default:
      attribute satisfies never
  }
  int(writer, 20, ATTRIBUTE_TYPE[attribute.kind])
}

function writeInitializer(writer: BinaryWriter, { name, type, shape, data }: Initializer): void {
  for (const size of shape) int(writer, 1, size)
  int(writer, 2, DATA_TYPE[type])
  text(writer, 8, name)
  if (data.kind === 'inline') {
    writer.tag(9, WireType.LengthDelimited).bytes(data.bytes)
    return
  }
  const { location, offset, length } = data
  for (const [key, value] of Object.entries({ location, offset, length })) {
    message(writer, 13, () => {
      text(writer, 1, key)
      text(writer, 2, String(value))
    })
  }
  int(writer, 14, EXTERNAL)
}

function writeValueInfo(writer: BinaryWriter, { name, type, shape }: ValueInfo): void {
  text(writer, 1, name)
  message(writer, 2, () =>
    message(writer, 1, () => {
      int(writer, 1, DATA_TYPE[type])
      message(writer, 2, () => {
        for (const dimension of shape) message(writer, 1, () => writeDimension(writer, dimension))
      })
    }),
  )
}

function writeDimension(writer: BinaryWriter, dimension: Dimension): void {
  if (typeof dimension === 'number') int(writer, 1, dimension)
  else text(writer, 2, dimension)
}

function int(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value)
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value)
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  write()
  writer.join()
}
