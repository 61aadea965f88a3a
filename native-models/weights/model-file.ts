/**
 * Opens the files of a model. A directory may contain anything under a model's names: a pipe would block for
 * ever, a device never ends, and a configuration of half a gigabyte is not one.
 */
import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { ModelError } from './model-error.ts'

/** The largest published CLIP, in float32, has 10 GB. */
const MAX_FILE_BYTES = 16 * 2 ** 30

/**
 * Null when there is no such file.
 * @throws ModelError for anything but a file, and for one larger than any model
 */
export async function statModelFile(file: string): Promise<Stats | null> {
  const stats = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return null
    throw new ModelError(
      `the file could not be read (${cause.code})`,
      { file, kind: 'not-a-file' },
      { cause },
    )
  })
  if (stats) checkFile(file, stats)
  return stats
}

/** @throws ModelError as `statModelFile`, and for a missing file */
export async function openModelFile(file: string): Promise<FileHandle> {
  let handle: FileHandle
  try {
    // Non-blocking, because opening a pipe would wait for its writer.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new ModelError(`the file could not be read (${code})`, { file, kind: 'not-a-file' }, { cause })
  }
  try {
    checkFile(file, await handle.stat())
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * The whole file, as UTF-8.
 * @throws ModelError as `openModelFile`, and for a file of more than `maxBytes`
 */
export async function readModelText(file: string, maxBytes: number): Promise<string> {
  const handle = await openModelFile(file)
  try {
    const { size } = await handle.stat()
    if (size > maxBytes) {
      const facts = { file, expected: `at most ${maxBytes} bytes`, found: `${size} bytes` }
      throw new ModelError('the file is too large', { ...facts, kind: 'too-large' })
    }
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

function checkFile(file: string, stats: Stats): void {
  if (!stats.isFile()) {
    throw new ModelError(`this is ${kindOf(stats)} and not a file`, { file, kind: 'not-a-file' })
  }
  if (stats.size > MAX_FILE_BYTES) {
    const facts = { file, expected: 'at most 16 GB', found: `${stats.size} bytes` }
    throw new ModelError('the file is larger than any model', { ...facts, kind: 'too-large' })
  }
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory'
  if (stats.isFIFO()) return 'a pipe'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}
