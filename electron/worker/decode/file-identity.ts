/**
 * Runs in the inference worker. Reads a file once, for everything: its identity, its EXIF facts and its pixels
 * come from the same bytes, so they cannot disagree when the file changes meanwhile.
 */
import { hash, webcrypto } from 'node:crypto'
import { closeSync, constants, fstatSync, open, read } from 'node:fs'
import { promisify } from 'node:util'
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity } from '../../shared/inference-api.ts'
import { fileProblem, isFileProblem, problemOfReading } from './file-problem.ts'
import { MAX_FILE_BYTES } from './limits.ts'
import { type StageTimes, timed } from './stage-times.ts'

export interface FileContent {
  readonly identity: FileIdentity
  readonly bytes: Buffer
}

/** Not waiting for a writer, should the path be a pipe. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** From this size on hashing leaves the JavaScript thread: below, going there costs more than the hash. */
const HASH_ELSEWHERE_BYTES = 1024 * 1024

/** Who the file is, without decoding it. */
export async function identifyFile(path: string): Promise<FileIdentity | FileProblem> {
  const content = await readContent(path)
  return isFileProblem(content) ? content : content.identity
}

export async function readContent(path: string, times?: StageTimes): Promise<FileContent | FileProblem> {
  const read = await timed(times, 'read', () => readBytes(path))
  if (isFileProblem(read)) return read
  const { bytes, modifiedMs } = read
  const digest = await timed(times, 'hash', () => sha256(bytes))
  return { identity: { hash: digest, bytes: bytes.length, modifiedMs }, bytes }
}

async function sha256(bytes: Buffer): Promise<string> {
  if (bytes.length < HASH_ELSEWHERE_BYTES) return hash('sha256', bytes, 'hex')
  const digest = await webcrypto.subtle.digest('SHA-256', bytes)
  return Buffer.from(digest).toString('hex')
}

interface ReadBytes {
  readonly bytes: Buffer
  readonly modifiedMs: number
}

const openFile = promisify(open)
const readInto = promisify(read)

/**
 * Opening and reading may wait for a sleeping disk or a network and so leave the JavaScript thread; what an open
 * file tells about itself is known by then, and asking for it elsewhere costs ten times the answer.
 */
async function readBytes(path: string): Promise<ReadBytes | FileProblem> {
  let file: number | null = null
  try {
    file = await openFile(path, READ_ONLY)
    const stats = fstatSync(file)
    if (!stats.isFile()) return fileProblem('not-an-image', 'this is not a file')
    if (stats.size === 0) return fileProblem('empty', 'the file is empty')
    if (stats.size > MAX_FILE_BYTES) {
      return fileProblem('file-too-large', `the file is larger than ${MAX_FILE_BYTES / 2 ** 20} MB`)
    }
    return { bytes: await readAll(file, stats.size), modifiedMs: Math.round(stats.mtimeMs) }
  } catch (error) {
    return problemOfReading(error)
  } finally {
    if (file !== null) closeSync(file)
  }
}

/** `size` bytes, or fewer where the file has become shorter. */
async function readAll(file: number, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await readInto(file, bytes, filled, size - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
