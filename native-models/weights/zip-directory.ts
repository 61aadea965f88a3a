/** Parses and checks the central directory of a ZIP file. Pure. */
import { ModelError } from './model-error.ts'

export interface ZipEntry {
  readonly name: string
  /** Byte position of the local header. */
  readonly headerOffset: number
  /** Length of the content. */
  readonly bytes: number
}

const ENTRY_SIGNATURE = 0x02014b50
const ENTRY_BYTES = 46
const STORED = 0
const ENCRYPTED_FLAG = 1
const ZIP64_EXTRA_ID = 1
/** In a 32-bit field: the ZIP64 extra field has the true value. */
const IN_EXTRA = 0xffffffff

/** @throws ModelError when the directory is damaged or an entry is compressed */
export function parseCentralDirectory(file: string, bytes: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    for (let at = 0; at < bytes.length; ) {
      const { entry, next } = parseEntry(file, view, at)
      if (entries.has(entry.name)) {
        throw new ModelError(`this ZIP file holds "${entry.name}" twice`, { file })
      }
      entries.set(entry.name, entry)
      at = next
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ModelError('this ZIP file is damaged: its directory is cut short', { file }, { cause: error })
  }
  return entries
}

/** @throws RangeError (DataView's own) when the directory ends within the entry */
function parseEntry(file: string, view: DataView, at: number): { entry: ZipEntry; next: number } {
  if (view.getUint32(at, true) !== ENTRY_SIGNATURE) {
    throw new ModelError('this ZIP file is damaged: its directory contains another record', { file })
  }
  const [nameBytes, extraBytes] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)]
  const commentBytes = view.getUint16(at + 32, true)
  const name = text(view, at + ENTRY_BYTES, nameBytes)
  checkStored(file, name, view.getUint16(at + 8, true), view.getUint16(at + 10, true))
  const extraStart = at + ENTRY_BYTES + nameBytes
  const large = zip64Values(view, extraStart, extraStart + extraBytes)
  const sized = (offset: number) => {
    const value = view.getUint32(offset, true)
    return value === IN_EXTRA ? (large.shift() ?? value) : value
  }
  // The extra field has only the values that need it, in this order.
  const [bytes, storedBytes, headerOffset] = [sized(at + 24), sized(at + 20), sized(at + 42)]
  if (bytes !== storedBytes) throw new ModelError(`this ZIP file is damaged at entry "${name}"`, { file })
  const entry = { name, bytes, headerOffset }
  return { entry, next: extraStart + extraBytes + commentBytes }
}

function checkStored(file: string, name: string, flags: number, method: number): void {
  if (method === STORED && (flags & ENCRYPTED_FLAG) === 0) return
  const found = method === STORED ? 'an encrypted one' : `compression method ${method}`
  throw new ModelError(`entry "${name}" cannot be read`, { file, expected: 'an uncompressed entry', found })
}

function zip64Values(view: DataView, start: number, end: number): number[] {
  for (let at = start; at + 4 <= end; ) {
    const [id, bytes] = [view.getUint16(at, true), view.getUint16(at + 2, true)]
    if (id === ZIP64_EXTRA_ID) {
      const count = Math.floor(bytes / 8)
      return Array.from({ length: count }, (_, i) => Number(view.getBigUint64(at + 4 + 8 * i, true)))
    }
    at += 4 + bytes
  }
  return []
}

/** @throws RangeError past the end of the directory */
function text(view: DataView, offset: number, bytes: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + offset, bytes))
}
