/** Checks the free space of a disk before a download begins. Runs in the engine. */
import { statfs } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'

/** Libraries and other programs continue to write meanwhile. */
const SPARE_BYTES = 200_000_000

export type FreeBytes = (directory: string) => Promise<number>

export const freeBytes: FreeBytes = async (directory) => {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

/** @throws `disk-full` */
export async function checkSpace(directory: string, neededBytes: number, free: FreeBytes): Promise<void> {
  const there = await free(directory)
  if (there >= neededBytes + SPARE_BYTES) return
  throw new AppError(
    'disk-full',
    `${gigabytes(neededBytes + SPARE_BYTES)} are needed in ${directory} and ${gigabytes(there)} are free: ` +
      'free some space, or put models elsewhere (SEARLIGHT_MODELS)',
  )
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
