/** ONNX files that our compiler never writes: graphs that loop, and graphs that ask for too much memory. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

/** Field numbers of onnx.proto. */
type Fields = readonly (readonly [field: number, value: string | number | bigint | Uint8Array])[]

function message(fields: Fields): Uint8Array {
  const writer = new BinaryWriter()
  for (const [field, value] of fields) {
    if (typeof value === 'number' || typeof value === 'bigint')
      writer.tag(field, WireType.Varint).int64(value)
    else if (typeof value === 'string') writer.tag(field, WireType.LengthDelimited).string(value)
    else writer.tag(field, WireType.LengthDelimited).bytes(value)
  }
  return writer.finish()
}

const [FLOAT, INT64, BOOL] = [1, 7, 9]

interface Node {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: readonly Uint8Array[]
}

const node = ({ op, inputs, outputs, attributes = [] }: Node) =>
  message([
    ...inputs.map((name) => [1, name] as const),
    ...outputs.map((name) => [2, name] as const),
    [4, op],
    ...attributes.map((attribute) => [5, attribute] as const),
  ])

const intAttribute = (name: string, value: number) =>
  message([
    [1, name],
    [3, value],
    [20, 2],
  ])
const graphAttribute = (name: string, graph: Uint8Array) =>
  message([
    [1, name],
    [6, graph],
    [20, 5],
  ])

function value(name: string, type: number, shape: readonly (number | string)[]): Uint8Array {
  const dimensions = shape.map(
    (size) => [1, message([typeof size === 'string' ? [2, size] : [1, size]])] as const,
  )
  const tensor = message([
    [1, type],
    [2, message(dimensions)],
  ])
  return message([
    [1, name],
    [2, message([[1, tensor]])],
  ])
}

function constant(name: string, type: number, shape: readonly number[], bytes: Uint8Array): Uint8Array {
  return message([...shape.map((size) => [1, size] as const), [2, type], [8, name], [9, bytes]])
}

interface Graph {
  readonly nodes: readonly Node[]
  readonly constants?: readonly Uint8Array[]
  readonly inputs: readonly Uint8Array[]
  readonly outputs: readonly Uint8Array[]
}

const graph = ({ nodes, constants = [], inputs, outputs }: Graph) =>
  message([
    ...nodes.map((each) => [1, node(each)] as const),
    [2, 'graph'],
    ...constants.map((each) => [5, each] as const),
    ...inputs.map((each) => [11, each] as const),
    ...outputs.map((each) => [12, each] as const),
  ])

/** Of pictures of 8 pixels, as `TINY_CLIP` has them: the first 12 values, through `nodes` from `start` to `end`. */
function tower(nodes: readonly Node[], constants: readonly Uint8Array[], end: string): Uint8Array {
  const weights = Float32Array.from({ length: 192 * 12 }, (_, index) => (index % 13 === 0 ? 1 : 0))
  const body = graph({
    nodes: [
      { op: 'Flatten', inputs: ['pixel_values'], outputs: ['flat'] },
      { op: 'MatMul', inputs: ['flat', 'weights'], outputs: ['start'] },
      ...nodes,
      { op: 'Identity', inputs: [end], outputs: ['image_embeds'] },
    ],
    constants: [constant('weights', FLOAT, [192, 12], new Uint8Array(weights.buffer)), ...constants],
    inputs: [value('pixel_values', FLOAT, ['batch', 3, 8, 8])],
    outputs: [value('image_embeds', FLOAT, ['batch', 12])],
  })
  return message([
    [1, 8],
    [7, body],
    [8, message([[2, 17]])],
  ])
}

export const plainTower = (): Uint8Array => tower([], [], 'start')

/** Loops while its condition is true, which it always is. */
export function endlessTower(): Uint8Array {
  const body = graph({
    nodes: [
      { op: 'Identity', inputs: ['go_in'], outputs: ['go_out'] },
      { op: 'Neg', inputs: ['x_in'], outputs: ['x_out'] },
    ],
    inputs: [value('turn', INT64, []), value('go_in', BOOL, []), value('x_in', FLOAT, ['batch', 12])],
    outputs: [value('go_out', BOOL, []), value('x_out', FLOAT, ['batch', 12])],
  })
  const loop = {
    op: 'Loop',
    inputs: ['', 'go', 'start'],
    outputs: ['end'],
    attributes: [graphAttribute('body', body)],
  }
  return tower([loop], [constant('go', BOOL, [], Uint8Array.of(1))], 'end')
}

/** Adds the sum of so many zeros. */
export function hungryTower(gigabytes: number): Uint8Array {
  const shape = BigInt64Array.of(BigInt(Math.round(gigabytes * 1000)), 250_000n)
  return tower(
    [
      { op: 'ConstantOfShape', inputs: ['shape'], outputs: ['zeros'] },
      { op: 'Exp', inputs: ['zeros'], outputs: ['ones'] },
      { op: 'ReduceSum', inputs: ['ones'], outputs: ['sum'], attributes: [intAttribute('keepdims', 0)] },
      { op: 'Add', inputs: ['start', 'sum'], outputs: ['end'] },
    ],
    [constant('shape', INT64, [2], new Uint8Array(shape.buffer))],
    'end',
  )
}
