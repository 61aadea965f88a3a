/**
 * Finds out which photo kills the process that reads it. Runs in the engine; pure state.
 *
 * [Note: Suspects] When the worker dies, each photo that it had open may be the cause. The queue reads each once more,
 * alone; a photo that kills the worker again fails for good. The others lose nothing but time.
 */
import { AppError, type FileProblem, serialiseError } from '../../shared/errors.ts'
import type { PendingPhoto } from '../catalog/pending-photos.ts'

/** So many photos in a row that fail inside the worker without killing it: the worker is at fault, not the photos. */
const DEFECTS_IN_A_ROW = 16

export type Verdict =
  /** The queue reads it once more, alone. */
  | { readonly kind: 'suspect' }
  | { readonly kind: 'guilty'; readonly problem: FileProblem }
  /** No photo is the cause: the worker can read nothing now. */
  | { readonly kind: 'worker'; readonly error: AppError }

export class Suspects {
  #waiting: PendingPhoto[] = []
  #onTrial: PendingPhoto | null = null
  #defectsInARow = 0

  /** While true the queue reads one photo at a time, from `try`. */
  get any(): boolean {
    return this.#onTrial !== null || this.#waiting.length > 0
  }

  /** Call it for a photo that was open when the worker gave no answer. */
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

  /** The next photo to read alone. */
  try(): PendingPhoto | null {
    this.#onTrial = this.#waiting.shift() ?? null
    return this.#onTrial
  }

  /** The worker answered for this photo: it is not the cause. */
  acquit(photo: PendingPhoto): void {
    this.#defectsInARow = 0
    if (this.#onTrial?.id === photo.id) this.#onTrial = null
  }
}

type Unanswered =
  /** The photo may be the cause; `problem` is why it failed if it is. */
  | { readonly cause: 'photo'; readonly died: boolean; readonly problem: FileProblem }
  /** The worker cannot start, the disk is full, or the library is closing. */
  | { readonly cause: 'worker'; readonly error: AppError }

/** The meaning of an error in place of an answer for a photo. */
function unanswered(thrown: unknown): Unanswered {
  const { code, message } = serialiseError(thrown)
  switch (code) {
    case 'inference-failed':
      return { cause: 'photo', died: true, problem: CRASHED }
    case 'internal':
      return { cause: 'photo', died: false, problem: defect(message) }
    default:
      return { cause: 'worker', error: new AppError(code, message) }
  }
}

const CRASHED: FileProblem = {
  code: 'crashed-the-reader',
  reason: 'the program that reads pictures stopped twice while it read this file',
}

function defect(message: string): FileProblem {
  return { code: 'undecodable', reason: `the picture could not be read: ${message}` }
}
