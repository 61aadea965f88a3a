/**
 * Lets one process at a time download an entry; others wait and find it installed. Runs in the engine. It is a lock
 * like the one of a library's writer: the kernel frees it when the process ends ([Note: A lock the kernel frees]).
 */

import { dirname } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { tryAcquireWriterLock, type WriterLock } from '../catalog/writer-lock.ts'
import { pause } from '../lib/pause.ts'

const POLL_MS = 200
const COMMAND = 'models'

/** Null if another process holds it. @throws `download-failed` if the folder cannot be written */
export function tryInstallLock(path: string): WriterLock | null {
  try {
    return tryAcquireWriterLock(path, COMMAND)
  } catch (error) {
    const message = `nothing can be written to ${dirname(path)}: ${String(error)}`
    throw new AppError('download-failed', message, { cause: error })
  }
}

/** @param onWaiting called once if another process downloads it. @throws `cancelled` */
export async function installLock(
  path: string,
  signal: AbortSignal,
  onWaiting: () => void,
): Promise<WriterLock> {
  for (let told = false; ; told = true) {
    if (signal.aborted) throw new AppError('cancelled', 'the download was stopped')
    const lock = tryInstallLock(path)
    if (lock) return lock
    if (!told) onWaiting()
    await pause(POLL_MS, signal)
  }
}
