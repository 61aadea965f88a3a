/**
 * Reads a file once for everything: its identity, its EXIF facts and its pixels come from the same bytes, so
 * they cannot disagree when the file changes meanwhile. Runs in the inference worker.
 */
import { hash, webcrypto } from 'node:crypto'
import { closeSync, constants, fstatSync, open, read } from 'node:fs'
import { promisify } from 'node:util'
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity } from '../../shared/inference-api.ts'
import { fileProblem, isFileProblem, problemOfReading } from './file-problem.ts'
import { FILE_MEMORY_BYTES, MAX_FILE_BYTES } from './limits.ts'
import { MemoryBudget } from './memory-budget.ts'
import { type StageTimes, timed } from './stage-times.ts'

export interface FileContent {
  readonly identity: FileIdentity
  readonly bytes: Buffer
}

/**
 * From this size on, hashing runs outside of the JavaScript thread; for smaller files the way there costs
 * more than the hash.
 */
const HASH_ELSEWHERE_BYTES = 1024 * 1024

/** Opens without waiting for a writer, in case the path is a pipe. Windows has no such flag. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

const openFile = promisify(open)
const readInto = promisify(read)
const memory = new MemoryBudget(FILE_MEMORY_BYTES)

export function identifyFile(path: string): Promise<FileIdentity | FileProblem> {
  return withContent(path, undefined, async ({ identity }) => identity)
}

/**
 * Passes the whole file to `use`, or returns the reason why it cannot be read. Large files wait for one
 * another.
 */
export async function withContent<T>(
  path: string,
  times: StageTimes | undefined,
  use: (content: FileContent) => Promise<T>,
): Promise<T | FileProblem> {
  const file = await openPhoto(path)
  if (isFileProblem(file)) return file
  return memory.use(file.size, async () => {
    const bytes = await timed(times, 'read', () => readAndClose(file))
    if (isFileProblem(bytes)) return bytes
    const digest = await timed(times, 'hash', () => sha256(bytes))
    return use({ identity: { hash: digest, bytes: bytes.length, modifiedMs: file.modifiedMs }, bytes })
  })
}

async function sha256(bytes: Buffer): Promise<string> {
  if (bytes.length < HASH_ELSEWHERE_BYTES) return hash('sha256', bytes, 'hex')
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex')
}

interface OpenPhoto {
  readonly descriptor: number
  readonly size: number
  readonly modifiedMs: number
}

/**
 * Opening and reading may wait for a sleeping disk or a network, so they leave the JavaScript thread. The
 * facts of an open file are known by then, and asking for them on another thread costs ten times the answer.
 */
async function openPhoto(path: string): Promise<OpenPhoto | FileProblem> {
  let descriptor: number | null = null
  let problem: FileProblem | null
  try {
    descriptor = await openFile(path, READ_ONLY)
    const stats = fstatSync(descriptor)
    problem = problemOfSize(stats.isFile(), stats.size)
    if (!problem) return { descriptor, size: stats.size, modifiedMs: Math.round(stats.mtimeMs) }
  } catch (error) {
    problem = problemOfReading(error)
  }
  if (descriptor !== null) closeSync(descriptor)
  return problem
}

function problemOfSize(isFile: boolean, size: number): FileProblem | null {
  if (!isFile) return fileProblem('not-an-image', 'this is not a file')
  if (size === 0) return fileProblem('empty', 'the file is empty')
  if (size <= MAX_FILE_BYTES) return null
  return fileProblem('file-too-large', `the file is larger than ${MAX_FILE_BYTES / 2 ** 20} MB`)
}

/** All bytes, or fewer when the file has become shorter. */
async function readAndClose({ descriptor, size }: OpenPhoto): Promise<Buffer | FileProblem> {
  const bytes = Buffer.allocUnsafeSlow(size)
  let filled = 0
  try {
    while (filled < size) {
      const { bytesRead } = await readInto(descriptor, bytes, filled, size - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  } catch (error) {
    return problemOfReading(error)
  } finally {
    closeSync(descriptor)
  }
}
