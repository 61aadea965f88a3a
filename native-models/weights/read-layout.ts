/** Reads tensors from an open file: exactly their bytes, rearranged when they are not contiguous. */
import type { FileHandle } from 'node:fs/promises'
import { isFloatType, toFloat32 } from './element-type.ts'
import { ModelError } from './model-error.ts'
import {
  byteExtent,
  elementCount,
  elementExtent,
  isContiguous,
  positionsOf,
  type TensorLayout,
} from './tensor-layout.ts'

/** Names the place for errors. */
export interface ReadPlace {
  readonly file: string
  readonly tensor?: string
}

/** Node reads at most 2 GiB at once and may return less, so the loop continues until the buffer is full. */
const MAX_READ_BYTES = 1 << 30

/** @throws ModelError when the file ends before `byteLength` bytes */
export async function readExactly(
  handle: FileHandle,
  position: number,
  byteLength: number,
  place: ReadPlace,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(byteLength)
  let filled = 0
  while (filled < byteLength) {
    const wanted = Math.min(byteLength - filled, MAX_READ_BYTES)
    const { bytesRead } = await handle.read(bytes, filled, wanted, position + filled)
    if (bytesRead === 0) {
      const found = `the end of the file after ${filled} of them`
      const facts = { ...place, expected: `${byteLength} bytes`, found }
      throw new ModelError('the file is cut short', { ...facts, kind: 'incomplete' })
    }
    filled += bytesRead
  }
  return bytes
}

/** [...shape] row-major. */
export async function readFloat32(
  handle: FileHandle,
  layout: TensorLayout,
  place: ReadPlace,
): Promise<Float32Array<ArrayBuffer>> {
  const { dtype } = layout
  if (!isFloatType(dtype)) {
    throw new ModelError('this tensor cannot be read as numbers', {
      ...place,
      expected: 'type F32, F16 or BF16',
      found: dtype,
    })
  }
  const stored = toFloat32(dtype, await readExactly(handle, layout.byteOffset, byteExtent(layout), place))
  if (isContiguous(layout)) return stored
  return gather(stored, layout, new Float32Array(elementCount(layout.shape)))
}

/** [...shape] row-major. */
export async function readInt64(
  handle: FileHandle,
  layout: TensorLayout,
  place: ReadPlace,
): Promise<BigInt64Array<ArrayBuffer>> {
  if (layout.dtype !== 'I64') {
    throw new ModelError('this tensor holds no integers', {
      ...place,
      expected: 'type I64',
      found: layout.dtype,
    })
  }
  const bytes = await readExactly(handle, layout.byteOffset, byteExtent(layout), place)
  const stored = new BigInt64Array(bytes.buffer, 0, elementExtent(layout))
  if (isContiguous(layout)) return stored
  return gather(stored, layout, new BigInt64Array(elementCount(layout.shape)))
}

function gather<T extends Float32Array | BigInt64Array>(stored: T, layout: TensorLayout, out: T): T {
  let index = 0
  for (const position of positionsOf(layout.shape, layout.strides)) {
    out[index++] = stored[position] as T[number]
  }
  return out
}
