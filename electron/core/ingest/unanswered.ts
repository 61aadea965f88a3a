/** What it means that the worker gave no answer for a photo. Runs in the engine; pure. */
import { AppError, type FileProblem, serialiseError } from '../../shared/errors.ts'

export type Unanswered =
  /** The photo may be the cause; `problem` is what it is quarantined with if it is. */
  | { readonly cause: 'photo'; readonly died: boolean; readonly problem: FileProblem }
  /** No photo's fault: the worker cannot be started, the disk is full, the library is closing. */
  | { readonly cause: 'worker'; readonly error: AppError }

export function unanswered(thrown: unknown): Unanswered {
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
