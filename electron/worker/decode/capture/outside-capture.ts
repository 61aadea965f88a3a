/**
 * Reads the dates of a photo outside of its own bytes: sidecars, Google Takeout's JSON, the file's name, its
 * folders. They belong to the path: a copy elsewhere may have others. Runs in the inference worker.
 */
import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import type { CaptureDate, CaptureSource, OutsideCapture, SourceStamp } from '../../../shared/capture-date.ts'
import { metadataTime, xmpCapture, xmpTaken } from './file-capture.ts'
import { readFilenameDate } from './filename-date.ts'
import { readFolderDate } from './folder-date.ts'
import { FolderNames, namesWith } from './folder-names.ts'
import { nameKey, readTakeoutDate, takeoutNames, takeoutPrefix } from './takeout.ts'
import type { StatedDate } from './wall-clock.ts'
import { MAX_XMP_BYTES, readXmp } from './xmp.ts'

/** Takeout's JSON has one or two kilobytes. */
const MAX_JSON_BYTES = 1024 * 1024
/** No program writes more files for one photo. */
const MAX_SIDECARS = 4
const MAX_JSONS = 4

const folderNames = new FolderNames()

/** Never rejects: a file that cannot be read dates nothing. */
export async function readOutsideCapture(path: string): Promise<OutsideCapture> {
  const [folder, name] = [dirname(path), basename(path)]
  const beside = namesWith(takeoutPrefix(name), await folderNames.of(folder))
  const sidecars = await readAll(folder, sidecarNames(name, beside), MAX_XMP_BYTES)
  const jsons = await readAll(folder, takeoutNames(name, beside).slice(0, MAX_JSONS), MAX_JSON_BYTES)
  return {
    sidecar: firstOf(sidecars, readSidecar),
    takeout: firstOf(jsons, ({ bytes, source }) =>
      source.bytes > MAX_JSON_BYTES ? null : from('takeout', readTakeoutDate(bytes)),
    ),
    filename: from('filename', readFilenameDate(name)),
    folder: from('folder', readFolderDate(folder.split(sep).filter(Boolean))),
    sources: [...sidecars, ...jsons].map(({ source }) => source).sort((a, b) => (a.path < b.path ? -1 : 1)),
  }
}

/**
 * "IMG.jpg.xmp" before "IMG.xmp", which may belong to a RAW file beside the photo; names in the photo's case
 * first.
 */
function sidecarNames(photo: string, beside: readonly string[]): readonly string[] {
  const key = nameKey(photo)
  const dot = key.lastIndexOf('.')
  const wanted = [`${key}.xmp`, ...(dot > 0 ? [`${key.slice(0, dot)}.xmp`] : [])]
  const sameCase = (name: string) => photo.startsWith(name.slice(0, -'.xmp'.length))
  return wanted
    .flatMap((want) => {
      const names = beside.filter((name) => nameKey(name) === want)
      return [...names.filter(sameCase), ...names.filter((name) => !sameCase(name))]
    })
    .slice(0, MAX_SIDECARS)
}

function readSidecar({ bytes, source }: BesideFile): OutsideCapture['sidecar'] {
  const properties = readXmp(bytes)
  const taken = from('sidecar', xmpTaken(properties))
  if (taken) return { date: taken, metadataMs: metadataTime(properties) ?? source.modifiedMs }
  const created = from('sidecar', xmpCapture(properties))
  return created && { date: created, metadataMs: null }
}

function from(source: CaptureSource, date: StatedDate | null): CaptureDate | null {
  return date && { ...date, from: source }
}

function firstOf<T>(files: readonly BesideFile[], read: (file: BesideFile) => T | null): T | null {
  for (const file of files) {
    const value = read(file)
    if (value !== null) return value
  }
  return null
}

interface BesideFile {
  readonly source: SourceStamp
  /** At least the beginning of the file. */
  readonly bytes: Buffer
}

async function readAll(
  folder: string,
  names: readonly string[],
  maxBytes: number,
): Promise<readonly BesideFile[]> {
  const files = await Promise.all(names.map((name) => readBeginning(join(folder, name), maxBytes)))
  return files.filter((file) => file !== null)
}

/** Opens without waiting for a writer, in case the path is a pipe. Windows has no such flag. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Null for a path that is no file, or cannot be opened. */
async function readBeginning(path: string, maxBytes: number): Promise<BesideFile | null> {
  let file: FileHandle | null = null
  try {
    // Opening a device may have side effects.
    if (!(await stat(path)).isFile()) return null
    file = await open(path, READ_ONLY)
    const stats = await file.stat()
    if (!stats.isFile()) return null
    const bytes = Buffer.allocUnsafeSlow(Math.min(stats.size, maxBytes))
    const filled = await fill(file, bytes)
    const source = { path, bytes: stats.size, modifiedMs: Math.round(stats.mtimeMs) }
    return { source, bytes: bytes.subarray(0, filled) }
  } catch {
    // A sidecar that cannot be read says nothing of its photo.
    return null
  } finally {
    await file?.close()
  }
}

/** A read may return fewer bytes than there are. */
async function fill(file: FileHandle, bytes: Buffer): Promise<number> {
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}
