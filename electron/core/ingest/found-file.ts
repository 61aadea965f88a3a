/**
 * The file behind a path: its stamps, whether a file without an ending begins like a picture, and whether it is still
 * there. Runs in the engine; a scan, the looks at single paths and the answers of a search share it.
 */
import type { Stats } from 'node:fs'
import { constants, type FileHandle, open, stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { EntryStamp, FileStamp } from '../catalog/photo-table.ts'

export interface FoundFile extends FileStamp, EntryStamp {
  readonly path: string
}

/** Whether the device's inodes and times of change mean something. */
export type IsStableDevice = (device: number) => boolean

/**
 * Null where there is no photo: no file, or, of an `unnamed` one, no beginning of a picture.
 * @throws where the system cannot look at the file
 */
export async function findFile(
  path: string,
  unnamed: boolean,
  isStableDevice?: IsStableDevice,
): Promise<FoundFile | null> {
  const stats = await stat(path)
  if (!stats.isFile()) return null
  if (unnamed && !(stats.size > 0 && (await beginsLikePicture(path)))) return null
  return { path, ...stampOf(stats), ...entryOf(stats, isStableDevice) }
}

/** Rounded as the worker rounds: the next scan compares it with the worker's stamp. */
export function stampOf({ size, mtimeMs }: Stats): FileStamp {
  return { bytes: size, modifiedMs: Math.round(mtimeMs) }
}

/** Null where the device makes them up. */
function entryOf(stats: Stats, isStableDevice: IsStableDevice = () => true): EntryStamp {
  if (stats.ctimeMs <= 0 || !isStableDevice(stats.dev)) return { changedMs: null, inode: null }
  return { changedMs: Math.round(stats.ctimeMs), inode: stats.ino }
}

const HEAD_BYTES = 32

/** Signatures of at least four bytes: shorter ones (BMP, JPEG XL's bare stream) begin other files, too. */
const SIGNATURES: readonly string[] = [
  '\x89PNG\r\n\x1a\n',
  'GIF87a',
  'GIF89a',
  'II*\0',
  'MM\0*',
  'II+\0',
  'MM\0+',
  '8BPS',
  '\0\0\0\x0cJXL ',
  '\0\0\0\x0cjP  ',
  '\x76\x2f\x31\x01',
  'FUJIFILMCCD-RAW',
  'IIRO',
  'IIU\0',
  'FOVb',
]

/** Brands of ISO media files that hold pictures. */
const BRANDS: ReadonlySet<string> = new Set([
  ...'heic heix heim heis hevc hevx mif1 mif2 msf1 avif avis'.split(' '),
  // Canon's RAW.
  'crx ',
])

/** False where the file cannot be read: nothing says that it is a picture. */
export async function beginsLikePicture(path: string): Promise<boolean> {
  let file: FileHandle | null = null
  try {
    // A pipe may have taken the file's place: opening it must not wait for a writer.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return isPictureHead(buffer.toString('latin1', 0, bytesRead))
  } catch {
    // A file that cannot be read is no picture to anyone.
    return false
  } finally {
    // It was only read: closing loses nothing.
    await file?.close().catch(() => {})
  }
}

/** @param head the first bytes as Latin-1 */
export function isPictureHead(head: string): boolean {
  if (SIGNATURES.some((signature) => head.startsWith(signature))) return true
  if (head.startsWith('\xff\xd8\xff') && head.length > 3) return true
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return true
  return head.startsWith('ftyp', 4) && BRANDS.has(head.slice(8, 12))
}

/** More are never looked at; answers are read from the top. */
const MOST_LOOKS = 1_000
/** Files looked at together. */
const LOOKS_AT_ONCE = 64
/** For all files together: a network share that is gone may answer after minutes, or never. */
const LOOKS_LIMIT_MS = 1_000

/** Those of the paths whose file is known not to be there. Never rejects. */
export async function missingFiles(
  paths: readonly string[],
  limitMs = LOOKS_LIMIT_MS,
  isThere: (path: string) => Promise<boolean> = isFile,
): Promise<ReadonlySet<string>> {
  const missing = new Set<string>()
  const end = new AbortController()
  // The only error is the abort.
  const limit = delay(limitMs, undefined, { signal: end.signal, ref: false }).catch(() => {})
  await Promise.race([limit, look(paths.slice(0, MOST_LOOKS), missing, end.signal, isThere)])
  end.abort()
  // A late look must not change the answer that the caller has.
  return new Set(missing)
}

async function look(
  paths: readonly string[],
  missing: Set<string>,
  signal: AbortSignal,
  isThere: (path: string) => Promise<boolean>,
): Promise<void> {
  for (let i = 0; i < paths.length && !signal.aborted; i += LOOKS_AT_ONCE) {
    const slice = paths.slice(i, i + LOOKS_AT_ONCE)
    await Promise.all(
      slice.map(async (path) => {
        if (!(await isThere(path))) missing.add(path)
      }),
    )
  }
}

/** A file that cannot be looked at counts as missing. */
function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  )
}
