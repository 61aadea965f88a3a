/**
 * Names of files as the bytes that the system holds. Runs in the engine.
 *
 * [Note: Names that are not text] Linux allows any bytes in a name, and old disks hold Latin-1. A string cannot carry
 * such a name: Node turns each wrong byte into U+FFFD, and the file cannot be opened by it. Every path of Searlight is
 * a string (SQLite text, messages, addresses of the window), so a scan lists these files instead of reading them. A
 * renamed file leaves the list.
 */
import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { sep } from 'node:path'

/** An entry of a folder with its name as bytes. */
export type RawEntry = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'> & { readonly name: Buffer }

/** Entries that one request to the system returns: 32, Node's default, takes twice the time. */
const BUFFERED_ENTRIES = 256

/** Node's types do not know that `opendir` takes the encoding `buffer`. */
const AS_BYTES = { encoding: 'buffer', bufferSize: BUFFERED_ENTRIES } as unknown as Parameters<
  typeof opendir
>[1]

/** The entries of a folder, read as they are needed. @throws where the folder cannot be read */
export async function rawEntries(folder: string | Buffer): Promise<AsyncIterable<RawEntry>> {
  return (await opendir(folder, AS_BYTES)) as unknown as AsyncIterable<RawEntry>
}

/** Null where the name is not UTF-8. */
export function textOf(name: Buffer): string | null {
  return isUtf8(name) ? name.toString('utf8') : null
}

/** Each wrong byte becomes `\xNN`, so that a person can read the rest. Different names may read the same. */
export function printedName(name: Buffer): string {
  let text = ''
  for (let at = 0; at < name.length; ) {
    const length = [1, 2, 3, 4].find((bytes) => isUtf8(name.subarray(at, at + bytes)))
    text += length === undefined ? wrongByte(name[at] ?? 0) : name.toString('utf8', at, at + length)
    at += length ?? 1
  }
  return text
}

export function joinRaw(folder: string | Buffer, name: Buffer): Buffer {
  const above = Buffer.from(folder)
  const isRoot = above.toString('latin1').endsWith(sep)
  return Buffer.concat([above, Buffer.from(isRoot ? '' : sep), name])
}

/** Whether Node may have put U+FFFD for a wrong byte. */
export function mayBeUnreadableName(path: string): boolean {
  return path.includes('\ufffd')
}

function wrongByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`
}
