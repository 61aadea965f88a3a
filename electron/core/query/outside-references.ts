/**
 * What was read of reference pictures from outside the library, kept for the next letter that is typed beside them.
 * Runs in the engine.
 */
import { stat } from 'node:fs/promises'
import { RecentlyUsed } from '../lib/recently-used.ts'

/** A query has a few references; going back and forth between queries has some more. */
const KEPT = 32

/** @typeParam T features, or the hash of the bytes */
export class OutsideReferences<T> {
  readonly #kept = new RecentlyUsed<string, Promise<T>>(KEPT)

  /** `read` is asked where the file is new, or another one than before. */
  async get(modelId: string, path: string, read: () => Promise<T>): Promise<T> {
    const key = await keyOf(modelId, path)
    if (key === null) return read()
    const known = this.#kept.get(key)
    if (known) return known
    const reading = read()
    this.#kept.set(key, reading)
    reading.catch(() => this.#kept.forget(key, reading))
    return reading
  }
}

/** Null where the file cannot be looked at: why is for the reader to say. */
async function keyOf(modelId: string, path: string): Promise<string | null> {
  try {
    // The last change of the file's entry too: a copy can be given any time of modification, but not that one.
    const { size, mtimeMs, ctimeMs, ino } = await stat(path)
    return JSON.stringify([modelId, path, ino, size, mtimeMs, ctimeMs])
  } catch {
    return null
  }
}
