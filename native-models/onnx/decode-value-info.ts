/**
 * Decodes ValueInfoProto bytes into the name and shape of a graph's input or output. Field numbers as in
 * encode-model.
 */
import { BinaryReader, type WireType } from '@bufbuild/protobuf/wire'
import type { Dimension } from './graph.ts'

export interface DeclaredValue {
  readonly name: string
  /** Null when the file states no shape. A dimension without size or name is ''. */
  readonly shape: readonly Dimension[] | null
}

/** @throws Error when the bytes are no protobuf message */
export function decodeValueInfo(bytes: Uint8Array): DeclaredValue {
  let name = ''
  let shape: readonly Dimension[] | null = null
  readFields(bytes, {
    1: (reader) => {
      name = reader.string()
    },
    2: (type) =>
      readFields(type.bytes(), {
        1: (tensor) =>
          readFields(tensor.bytes(), {
            2: (dimensions) => {
              shape = decodeShape(dimensions.bytes())
            },
          }),
      }),
  })
  return { name, shape }
}

function decodeShape(bytes: Uint8Array): readonly Dimension[] {
  const shape: Dimension[] = []
  readFields(bytes, { 1: (reader) => void shape.push(decodeDimension(reader.bytes())) })
  return shape
}

function decodeDimension(bytes: Uint8Array): Dimension {
  let dimension: Dimension = ''
  readFields(bytes, {
    1: (reader) => {
      dimension = Number(reader.int64())
    },
    2: (reader) => {
      dimension = reader.string()
    },
  })
  return dimension
}

/** Calls the reader of each field, in the file's order, and skips fields without one. */
export function readFields(
  bytes: Uint8Array,
  fields: Readonly<Record<number, (reader: BinaryReader, wireType: WireType) => void>>,
): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag()
    const read = fields[field]
    if (read) read(reader, wireType)
    else reader.skip(wireType, field)
  }
}
