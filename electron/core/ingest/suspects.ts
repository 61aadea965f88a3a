/**
 * Finds out which photo kills the process that reads it. Runs in the engine; pure state.
 *
 * [Note: Suspects] When the worker dies, every photo it had open may have been the one. Each is read once more,
 * alone; one that kills it again then is the one, and is quarantined. The others lose nothing but time.
 */
import { AppError, type FileProblem } from '../../shared/errors.ts'
import type { PendingPhoto } from '../catalog/pending-photos.ts'
import { unanswered } from './unanswered.ts'

/** So many photos in a row that fail inside the worker without killing it speak of the worker, not of the photos. */
const DEFECTS_IN_A_ROW = 16

export type Verdict =
  /** It is read once more, alone. */
  | { readonly kind: 'suspect' }
  | { readonly kind: 'guilty'; readonly problem: FileProblem }
  /** No photo's fault: nothing can be read now. */
  | { readonly kind: 'worker'; readonly error: AppError }

export class Suspects {
  #waiting: PendingPhoto[] = []
  #onTrial: PendingPhoto | null = null
  #defectsInARow = 0

  /** While true nothing else may be read. */
  get any(): boolean {
    return this.#onTrial !== null || this.#waiting.length > 0
  }

  /** A photo was open when the worker gave no answer. */
  judge(photo: PendingPhoto, thrown: unknown): Verdict {
    const why = unanswered(thrown)
    if (why.cause === 'worker') return { kind: 'worker', error: why.error }
    if (this.#onTrial?.id !== photo.id) {
      this.#waiting.push({ ...photo, attempt: photo.attempt + 1 })
      return { kind: 'suspect' }
    }
    this.#onTrial = null
    if (!why.died && ++this.#defectsInARow >= DEFECTS_IN_A_ROW) {
      const message = `no picture can be read: ${why.problem.reason}`
      return { kind: 'worker', error: new AppError('inference-unavailable', message) }
    }
    return { kind: 'guilty', problem: why.problem }
  }

  /** The next to be read alone. */
  try(): PendingPhoto | null {
    this.#onTrial = this.#waiting.shift() ?? null
    return this.#onTrial
  }

  /** The photo was read: it was not the one. */
  acquit(photo: PendingPhoto): void {
    this.#defectsInARow = 0
    if (this.#onTrial?.id === photo.id) this.#onTrial = null
  }
}
