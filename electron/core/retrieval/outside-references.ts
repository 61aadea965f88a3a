/**
 * Features of reference pictures from outside the library, kept for the next letter that is typed beside them. Runs
 * in the engine.
 */
import { stat } from 'node:fs/promises'

/** A query has a few references; going back and forth between queries has some more. */
const KEPT = 32

export class OutsideReferences {
  readonly #features = new Map<string, Promise<Float32Array>>()

  /** `encode` is asked where the file is new, or another one than before. */
  async features(modelId: string, path: string, encode: () => Promise<Float32Array>): Promise<Float32Array> {
    const key = await keyOf(modelId, path)
    if (key === null) return encode()
    const features = this.#features.get(key) ?? encode()
    // Set again, so that the first of the map is the one not asked for the longest.
    this.#features.delete(key)
    this.#features.set(key, features)
    features.catch(() => this.#features.delete(key))
    for (const oldest of this.#features.keys()) {
      if (this.#features.size <= KEPT) break
      this.#features.delete(oldest)
    }
    return features
  }
}

/** Null where the file cannot be looked at: why is for the reader to say. */
async function keyOf(modelId: string, path: string): Promise<string | null> {
  try {
    const { size, mtimeMs, ino } = await stat(path)
    return JSON.stringify([modelId, path, ino, size, mtimeMs])
  } catch {
    return null
  }
}
