/** Writes what phi is trained on, for the inference worker to read. Runs in the engine. */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { encodeSetHeader } from '../../shared/training-set.ts'
import { bytesOf } from '../../shared/vectors.ts'
import type { Taught } from './teachers.ts'

export interface SplitPictures {
  readonly training: readonly Taught[]
  readonly validation: readonly Taught[]
}

/** @returns SHA-256 of the file, hex. @throws AppError `disk-full` */
export async function writeTrainingSet(
  path: string,
  { training, validation }: SplitPictures,
): Promise<string> {
  const all = [...training, ...validation]
  const header = encodeSetHeader({
    featureSize: all[0]?.features.length ?? 0,
    tokenSize: all[0]?.token.length ?? 0,
    training: training.length,
    validation: validation.length,
  })
  const hash = createHash('sha256')
  const handle = await open(path, 'w')
  try {
    for (const part of [header, ...all.flatMap(({ features, token }) => [features, token].map(bytesOf))]) {
      hash.update(part)
      await handle.writeFile(part)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    throw new AppError('disk-full', `the disk is full: ${path} cannot be written`, { cause: error })
  } finally {
    await handle.close()
  }
  return hash.digest('hex')
}

/** Every so many-th is kept apart. The pictures are in the order of their hashes, which is none. */
export function keepApart<T>(
  pictures: readonly T[],
  share: number,
): { readonly rest: T[]; readonly apart: T[] } {
  const count = Math.max(2, Math.round(share * pictures.length))
  const chosen = new Set(evenly(pictures.length, count))
  return {
    rest: pictures.filter((_, index) => !chosen.has(index)),
    apart: pictures.filter((_, index) => chosen.has(index)),
  }
}

/** `count` indices of `length`, as far apart as they go. */
export function evenly(length: number, count: number): readonly number[] {
  if (count >= length) return Array.from({ length }, (_, index) => index)
  return Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * length) / count))
}
