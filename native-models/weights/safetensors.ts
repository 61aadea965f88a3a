/** Opens safetensors files: 8 bytes of header length, a JSON header, the tensors' bytes. */
import type { FileHandle } from 'node:fs/promises'
import { ModelError } from './model-error.ts'
import { readExactly } from './read-layout.ts'
import { parseSafetensorsHeader } from './safetensors-header.ts'
import { StoredTensors, withOpenFile } from './stored-tensors.ts'
import type { TensorSource } from './tensor-source.ts'

const LENGTH_BYTES = 8
/**
 * CLIP L/14's 590 tensors take 70 KB. The reference implementation allows 100 MB, which takes a gigabyte to
 * parse.
 */
const MAX_HEADER_BYTES = 8_000_000

/** @throws ModelError for anything but a whole, valid safetensors file */
export async function openSafetensors(file: string): Promise<TensorSource> {
  return withOpenFile(file, async (handle) => {
    const { size } = await handle.stat()
    const headerBytes = await readHeaderLength(file, handle, size)
    const json = new TextDecoder().decode(await readExactly(handle, LENGTH_BYTES, headerBytes, { file }))
    const dataStart = LENGTH_BYTES + headerBytes
    return new StoredTensors(file, handle, parseSafetensorsHeader(file, json, dataStart, size - dataStart))
  })
}

async function readHeaderLength(file: string, handle: FileHandle, fileBytes: number): Promise<number> {
  const bytes = await readExactly(handle, 0, LENGTH_BYTES, { file })
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
  if (length > MAX_HEADER_BYTES) {
    const expected = `a header of at most ${MAX_HEADER_BYTES} bytes`
    throw new ModelError('this is not a safetensors file', { file, expected, found: `${length}` })
  }
  if (length > fileBytes - LENGTH_BYTES) {
    const found = `a file of ${fileBytes} bytes`
    const facts = { file, expected: `a header of ${length} bytes`, found }
    throw new ModelError('the file is cut short', { ...facts, kind: 'incomplete' })
  }
  return length
}
