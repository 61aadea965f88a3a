/** Folders and files that a scan could not look at: what is in them is unknown. Runs in the engine. */
import { dirname } from 'node:path'

export class UnreadPaths {
  readonly #paths = new Set<string>()

  add(path: string): void {
    this.#paths.add(path)
  }

  /** Whether a path is one of them or below one; as costly as the path is deep, however many there are. */
  hold(path: string): boolean {
    if (this.#paths.size === 0) return false
    for (let at = path; ; at = dirname(at)) {
      if (this.#paths.has(at)) return true
      if (at === dirname(at)) return false
    }
  }
}
