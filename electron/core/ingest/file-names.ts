/**
 * Names of files: the kind of file that a name promises, and names as the bytes that the system holds. Runs in the engine;
 * the worker looks inside and may still disagree.
 *
 * [Note: Names that are not text] Linux allows any bytes in a name, and old disks hold Latin-1. A string cannot carry
 * such a name: Node turns each wrong byte into U+FFFD, and cannot open the file by that. Every path of Searlight is a
 * string (SQLite text, messages, addresses of the window), so a scan lists these files instead of reading them. A
 * renamed file leaves the list.
 */
import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { extname, sep } from 'node:path'
import { RAW_ENDINGS, VIDEO_ENDINGS } from '../../shared/file-endings.ts'

/** Formats that the worker reads. */
const READ =
  'jpg jpeg jpe jfif jfi jif pjpeg pjp mpo insp png apng webp gif tif tiff avif avifs heic heics heif heifs hif'

/** A person calls these pictures, so the worker lists each with its reason where it cannot read it yet. */
const OTHERS =
  'bmp dib jxl jp2 j2k j2c jpc jpf jpx jpm jxr wdp hdp psd psb xcf kra ora tga exr hdr pcx pcd ppm pgm pbm pnm pam pfm qoi'

/** Drawings, icons and textures of games: documents and parts of programs rather than photos. */
const DRAWINGS = 'ai cdr cur dds emf eps icns ico svg svgz wmf'

/**
 * `unnamed`: the name has no ending that says anything, so the first bytes decide ([Note: Names without an ending]).
 * A scan counts `video` and `drawing` and does not read them.
 */
export type FileKind = 'picture' | 'video' | 'drawing' | 'unnamed' | 'other'

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  // RAW files too: the list of failed files names them, so that no user misses them without a reason.
  ...endings(`${READ} ${OTHERS} ${RAW_ENDINGS.join(' ')}`, 'picture'),
  ...endings(VIDEO_ENDINGS.join(' '), 'video'),
  ...endings(DRAWINGS, 'drawing'),
])

/** Letters and digits with one letter at least: `IMG.001`, `2019.05.03 beach` and `a.jpg_large` have no ending. */
const ENDING = /^\.(?=.*[a-z])[a-z0-9]{1,16}$/

/** Programs keep caches under such names, Searlight its pictures from outside. */
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i

/**
 * [Note: Names without an ending] Rescue programs, Twitter and old cameras write pictures without an ending, so a
 * scan reads the first 32 bytes of such files. A file with another ending (`.dat`, `.bak`) is no photo, because
 * reading the start of every file of a disk would cost far more than it finds.
 */
export function kindOfFile(name: string): FileKind {
  const ending = extname(name).toLowerCase()
  const known = KINDS.get(ending)
  if (known !== undefined) return known
  return ENDING.test(ending) || HASH.test(name) ? 'other' : 'unnamed'
}

/** By its ending alone. */
export function isPhotoFile(name: string): boolean {
  return kindOfFile(name) === 'picture'
}

function endings(names: string, kind: FileKind): readonly (readonly [string, FileKind])[] {
  return names.split(' ').map((name) => [`.${name}`, kind])
}

/** Endings of files that tell something of the photo beside them. */
const SIDECARS: ReadonlySet<string> = new Set(['.xmp', '.json'])

export function isSidecarFile(name: string): boolean {
  return SIDECARS.has(extname(name).toLowerCase())
}

/** An entry of a folder with its name as bytes. */
export type RawEntry = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'> & { readonly name: Buffer }

/** Entries that one request to the system returns: 32, Node's default, takes twice the time. */
const BUFFERED_ENTRIES = 256

/** Node's types do not know that `opendir` takes the encoding `buffer`. */
const AS_BYTES = { encoding: 'buffer', bufferSize: BUFFERED_ENTRIES } as unknown as Parameters<
  typeof opendir
>[1]

/** Reads the entries of a folder as the caller needs them. @throws where the folder cannot be read */
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
