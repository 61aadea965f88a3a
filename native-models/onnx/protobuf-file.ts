/**
 * Steps over the fields of a protobuf message in a file without reading their content: looks into an ONNX
 * model of several hundred megabytes with a few kilobytes of memory.
 */
import type { FileHandle } from 'node:fs/promises'
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** A length-delimited field: the position of its content in the file. */
export interface FieldRange {
  readonly field: number
  readonly start: number
  readonly end: number
}

/** A tag and a length, of at most ten bytes each. */
const MAX_HEAD_BYTES = 20

/**
 * The length-delimited fields of the message that fills [start, end) of the file; skips the others.
 * @throws Error when the bytes are no such message, or the file ends within it
 */
export async function* fieldsIn(handle: FileHandle, start: number, end: number): AsyncGenerator<FieldRange> {
  let position = start
  while (position < end) {
    const { field, bodyStart, bodyEnd, isRange } = await readHead(handle, position, end)
    if (bodyEnd > end) throw new Error(`field ${field} at byte ${position} runs past the end`)
    if (isRange) yield { field, start: bodyStart, end: bodyEnd }
    position = bodyEnd
  }
}

interface FieldHead {
  readonly field: number
  readonly bodyStart: number
  readonly bodyEnd: number
  readonly isRange: boolean
}

async function readHead(handle: FileHandle, position: number, end: number): Promise<FieldHead> {
  const head = new Uint8Array(Math.min(MAX_HEAD_BYTES, end - position))
  const { bytesRead } = await handle.read(head, 0, head.length, position)
  const reader = new BinaryReader(head.subarray(0, bytesRead))
  const [field, wireType] = reader.tag()
  const isRange = wireType === WireType.LengthDelimited
  const bodyBytes = isRange ? reader.uint32() : 0
  if (!isRange) reader.skip(wireType, field)
  const bodyStart = position + reader.pos
  return { field, bodyStart, bodyEnd: bodyStart + bodyBytes, isRange }
}
