/**
 * One process at a time downloads an entry; others wait and find it installed. Runs in the engine. The same lock as a
 * library's writer holds: however a process ends, the kernel frees it in that instant ([Note: A lock the kernel frees]).
 */

import { dirname } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { tryAcquireWriterLock, type WriterLock } from '../catalog/writer-lock.ts'
import { pause } from '../lib/pause.ts'

const POLL_MS = 200
const COMMAND = 'models'

/** Null where another process has it. @throws `download-failed` where the folder cannot be written */
export function tryInstallLock(path: string): WriterLock | null {
  try {
    return tryAcquireWriterLock(path, COMMAND)
  } catch (error) {
    const message = `nothing can be written to ${dirname(path)}: ${String(error)}`
    throw new AppError('download-failed', message, { cause: error })
  }
}

/** @param onWaiting called once when another process downloads it. @throws `cancelled` */
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
