/**
 * Holds changed paths back until their files have come to rest, so that no half-copied picture is taken. Runs in
 * the engine.
 */
import { stat } from 'node:fs/promises'

/** A file that stayed the same for so long is no longer being copied. */
export const SETTLED_MS = 1_500

/** Files looked at together. */
const SLICE_PATHS = 64

interface Waiting {
  /** Size and time, or null before the first look. */
  readonly stamp: string | null
  readonly sinceMs: number
}

export class Settling {
  readonly #now: () => number
  readonly #waiting = new Map<string, Waiting>()

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  get size(): number {
    return this.#waiting.size
  }

  /** Something happened to a path: it is looked at from now on. */
  add(path: string): void {
    this.#waiting.set(path, { stamp: null, sinceMs: this.#now() })
  }

  clear(): void {
    this.#waiting.clear()
  }

  /** Looks at every path, forgets those at rest and returns them. Folders and vanished paths are at rest at once. */
  async look(): Promise<readonly string[]> {
    const paths = [...this.#waiting.keys()]
    const settled: string[] = []
    for (let i = 0; i < paths.length; i += SLICE_PATHS) {
      const slice = paths.slice(i, i + SLICE_PATHS)
      const stamps = await Promise.all(slice.map(stampOf))
      settled.push(...slice.filter((path, n) => this.#isAtRest(path, stamps[n] ?? null)))
    }
    for (const path of settled) this.#waiting.delete(path)
    return settled
  }

  #isAtRest(path: string, stamp: string | null): boolean {
    const waiting = this.#waiting.get(path)
    if (stamp === null || !waiting) return waiting !== undefined
    if (waiting.stamp === stamp) return this.#now() - waiting.sinceMs >= SETTLED_MS
    this.#waiting.set(path, { stamp, sinceMs: this.#now() })
    return false
  }
}

/** Null where there is no file. */
async function stampOf(path: string): Promise<string | null> {
  try {
    const stats = await stat(path)
    return stats.isFile() ? `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}` : null
  } catch {
    return null
  }
}
