/**
 * The directory of a ZIP file with uncompressed entries, as PyTorch writes them: it locates each entry's
 * bytes, so that a tensor of a 600 MB file can be read without the rest. Supports ZIP64, which PyTorch always
 * uses. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3 and 4.5.3.
 */
import type { FileHandle } from 'node:fs/promises'
import { ModelError } from './model-error.ts'
import { readExactly } from './read-layout.ts'
import { parseCentralDirectory, type ZipEntry } from './zip-directory.ts'

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff
const END64_LOCATOR_SIGNATURE = 0x07064b50
const END64_LOCATOR_BYTES = 20
const END64_SIGNATURE = 0x06064b50
const END64_BYTES = 56
const LOCAL_SIGNATURE = 0x04034b50
const LOCAL_BYTES = 30
/** Some 200,000 entries: more than any checkpoint has tensors. */
const MAX_DIRECTORY_BYTES = 32 << 20

interface DirectoryPlace {
  readonly offset: number
  readonly bytes: number
}

export async function readZipDirectory(
  file: string,
  handle: FileHandle,
): Promise<ReadonlyMap<string, ZipEntry>> {
  const { size } = await handle.stat()
  const { offset, bytes } = await findDirectory(file, handle, size)
  if (bytes > MAX_DIRECTORY_BYTES || offset + bytes > size) {
    throw new ModelError('this ZIP file is damaged: its directory cannot be where it says', { file })
  }
  return parseCentralDirectory(file, await readExactly(handle, offset, bytes, { file }))
}

/** Byte position of an entry's content, behind a local header that states its own length. */
export async function contentOffset(file: string, handle: FileHandle, entry: ZipEntry): Promise<number> {
  const header = view(await readExactly(handle, entry.headerOffset, LOCAL_BYTES, { file }))
  if (header.getUint32(0, true) !== LOCAL_SIGNATURE) {
    throw new ModelError(`this ZIP file is damaged: there is no entry "${entry.name}"`, { file })
  }
  const offset = entry.headerOffset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true)
  if (offset + entry.bytes > (await handle.stat()).size) {
    const problem = `the file is cut short: entry "${entry.name}" runs past its end`
    throw new ModelError(problem, { file, kind: 'incomplete' })
  }
  return offset
}

async function findDirectory(file: string, handle: FileHandle, size: number): Promise<DirectoryPlace> {
  const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT_BYTES)
  const tail = view(await readExactly(handle, size - tailBytes, tailBytes, { file }))
  for (let at = tailBytes - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END_SIGNATURE) continue
    const place = { bytes: tail.getUint32(at + 12, true), offset: tail.getUint32(at + 16, true) }
    return (await findDirectory64(file, handle, size - tailBytes + at)) ?? place
  }
  throw new ModelError('this is not a ZIP file', {
    file,
    expected: 'a checkpoint written by PyTorch 1.6 or newer',
  })
}

/** ZIP64's record, if a locator stands right before the end record at `endOffset`. */
async function findDirectory64(
  file: string,
  handle: FileHandle,
  endOffset: number,
): Promise<DirectoryPlace | null> {
  if (endOffset < END64_LOCATOR_BYTES) return null
  const locator = view(
    await readExactly(handle, endOffset - END64_LOCATOR_BYTES, END64_LOCATOR_BYTES, { file }),
  )
  if (locator.getUint32(0, true) !== END64_LOCATOR_SIGNATURE) return null
  const end = view(await readExactly(handle, uint64(locator, 8), END64_BYTES, { file }))
  if (end.getUint32(0, true) !== END64_SIGNATURE) {
    throw new ModelError('this ZIP file is damaged: its ZIP64 record is missing', { file })
  }
  return { bytes: uint64(end, 40), offset: uint64(end, 48) }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Numbers beyond 2^53 lose precision, but such an offset is past the end of any file anyway. */
export function uint64(bytes: DataView, offset: number): number {
  return Number(bytes.getBigUint64(offset, true))
}
