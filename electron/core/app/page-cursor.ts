/**
 * Where a page of photos ended, as text that a window hands back. Runs in the engine; pure. It names the library and
 * the order that it is of: one of another list is stale.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { PhotoKey, PhotoOrder } from '../../shared/photo-columns.ts'

const cursorSchema = z.tuple([z.string(), z.string(), z.int(), z.number(), z.string()])

export function writeCursor(
  libraryDir: string,
  order: PhotoOrder,
  { id, capturedMs, name }: PhotoKey,
): string {
  return JSON.stringify([libraryMark(libraryDir), order, id, capturedMs, name])
}

/** @throws `invalid-request` */
export function readCursor(libraryDir: string, order: PhotoOrder, cursor: string): PhotoKey {
  const parsed = cursorSchema.safeParse(parse(cursor))
  if (!parsed.success) throw stale()
  const [mark, of, id, capturedMs, name] = parsed.data
  if (mark !== libraryMark(libraryDir) || of !== order) throw stale()
  return { id, capturedMs, name }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function libraryMark(libraryDir: string): string {
  return createHash('sha256').update(libraryDir).digest('hex').slice(0, 8)
}

function stale(): AppError {
  return new AppError('invalid-request', 'after is no place in this list')
}
