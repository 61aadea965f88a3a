/**
 * The search worker's only graph, `scores[n, 1] = rows[n, d] x query[d, 1]`, as ONNX bytes. Runs in the
 * search worker; pure.
 *
 * Rows lie one vector after the other, as they are stored. This layout is as fast as memory allows (24 GB/s
 * on two server cores), and the worker can append, replace and re-score a row in place. [d, n] is a third
 * faster, but a new vector would have to be written column by column.
 */

const FLOAT = 1
const IR_VERSION = 10
const OPSET = 21

type Bytes = readonly number[]

function varint(value: number): Bytes {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}

function integer(field: number, value: number): Bytes {
  return [...varint(field * 8), ...varint(value)]
}

/** A protobuf field with a length: a message, or a string in ASCII. */
function message(field: number, content: string | readonly Bytes[]): Bytes {
  const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content.flat()
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes]
}

/** ValueInfoProto of a float tensor with symbolic dimensions. */
function floatTensor(field: number, name: string, dims: readonly (string | 1)[]): Bytes {
  const shape = dims.map((dim) => message(1, [dim === 1 ? integer(1, dim) : message(2, dim)]))
  const tensorType = message(1, [integer(1, FLOAT), message(2, shape)])
  return message(field, [message(1, name), message(2, [tensorType])])
}

/** ModelProto, with the field numbers of onnx.proto. */
export function scanGraph(): Uint8Array {
  const matMul = [message(1, 'rows'), message(1, 'query'), message(2, 'scores'), message(4, 'MatMul')]
  const graph = [
    message(1, matMul),
    message(2, 'scan'),
    floatTensor(11, 'rows', ['n', 'd']),
    floatTensor(11, 'query', ['d', 1]),
    floatTensor(12, 'scores', ['n', 1]),
  ]
  return Uint8Array.from([
    ...integer(1, IR_VERSION),
    ...message(7, graph),
    ...message(8, [integer(2, OPSET)]),
  ])
}
