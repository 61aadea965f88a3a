/**
 * Finds out which photo kills the process that reads it. Runs in the engine; pure state.
 *
 * [Note: Suspects] When the worker dies, every photo it had open may have been the one. Each is read once more,
 * alone; one that kills it again then is the one, and is quarantined. The others lose nothing but time.
 */
import type { PendingPhoto } from '../catalog/pending-photos.ts'

export class Suspects {
  #waiting: PendingPhoto[] = []
  #onTrial: PendingPhoto | null = null

  /** While true nothing else may be read. */
  get any(): boolean {
    return this.#onTrial !== null || this.#waiting.length > 0
  }

  /** A photo was open when the worker gave no answer. `guilty`: it was alone. */
  accuse(photo: PendingPhoto): 'suspect' | 'guilty' {
    if (this.#onTrial?.id === photo.id) {
      this.#onTrial = null
      return 'guilty'
    }
    this.#waiting.push({ ...photo, attempt: photo.attempt + 1 })
    return 'suspect'
  }

  /** The next to be read alone. */
  try(): PendingPhoto | null {
    this.#onTrial = this.#waiting.shift() ?? null
    return this.#onTrial
  }

  /** The photo was read: it was none. */
  acquit(photo: PendingPhoto): void {
    if (this.#onTrial?.id === photo.id) this.#onTrial = null
  }
}
