/** Writes safetensors files tensor by tensor, so that the largest tensor bounds the memory. */
import { open } from 'node:fs/promises'
import { ELEMENT_BYTES, type ElementType } from './element-type.ts'
import { elementCount } from './tensor-layout.ts'

export interface TensorToWrite {
  readonly name: string
  readonly dtype: ElementType
  readonly shape: readonly number[]
  /** Called once, when it is this tensor's turn; row-major. */
  readonly values: () => ArrayBufferView | Promise<ArrayBufferView>
}

/** The format requires data to start at a multiple of 8, so the header is padded with spaces. */
const ALIGNMENT = 8

/** @throws RangeError when a tensor has another number of values than its shape */
export async function writeSafetensors(
  file: string,
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const handle = await open(file, 'w')
  try {
    await handle.writeFile(headerOf(tensors, metadata))
    for (const tensor of tensors) {
      const { buffer, byteOffset, byteLength } = await tensor.values()
      const expected = byteLengthOf(tensor)
      if (byteLength !== expected) {
        throw new RangeError(`tensor ${tensor.name}: expected ${expected} bytes, got ${byteLength}`)
      }
      await handle.writeFile(new Uint8Array(buffer, byteOffset, byteLength))
    }
    // A following rename could otherwise overtake the data.
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function byteLengthOf({ dtype, shape }: TensorToWrite): number {
  return elementCount(shape) * ELEMENT_BYTES[dtype]
}

function headerOf(tensors: readonly TensorToWrite[], metadata: Readonly<Record<string, string>>): Uint8Array {
  let position = 0
  const entries = tensors.map((tensor) => {
    const begin = position
    position += byteLengthOf(tensor)
    const { name, dtype, shape } = tensor
    return [name, { dtype, shape, data_offsets: [begin, position] }]
  })
  const given = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {}
  const json = new TextEncoder().encode(JSON.stringify({ ...given, ...Object.fromEntries(entries) }))
  const padded = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT
  const header = new Uint8Array(8 + padded).fill(0x20)
  new DataView(header.buffer).setBigUint64(0, BigInt(padded), true)
  header.set(json, 8)
  return header
}
