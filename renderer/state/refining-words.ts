/** What is refined in the background, in plain words. Pure. */
import type { Refinement } from '../../electron/shared/app-refining.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { count, photosWords } from './progress-words.ts'
import { isolated, shorten } from './sentence.ts'

/** Of a name among figures: what is cut off at the end of a line must not be they. */
const NAME_LENGTH = 32

/** How far it is, in two or three words; null where nothing is refined. */
export function refinementWords(refinement: Refinement): string | null {
  switch (refinement.kind) {
    case 'none':
      return null
    case 'waiting':
      return 'waiting'
    case 'refining':
      return refinement.phase === 'preparing'
        ? `preparing ${stepWords(refinement)}`
        : `refining ${stepWords(refinement)}`
    case 'paused':
      return `paused at ${stepWords(refinement)}`
    case 'done':
      return refinement.kept === 'refined' ? 'refined' : 'first answer kept'
    case 'stopped':
      return 'not refined'
    default:
      return assertNever(refinement)
  }
}

export function stepWords({ step, steps }: { readonly step: number; readonly steps: number }): string {
  return `${count(step)}/${count(steps)}`
}

/** Share of its steps that is done; null where none runs or waits. */
export function refinementShare(refinement: Refinement): number | null {
  switch (refinement.kind) {
    case 'refining':
      return refinement.phase === 'preparing' ? 0 : shareOf(refinement)
    case 'paused':
      return shareOf(refinement)
    case 'waiting':
      return refinement.step > 0 ? shareOf(refinement) : null
    default:
      return null
  }
}

export function shareOf({ step, steps }: { readonly step: number; readonly steps: number }): number {
  return steps > 0 ? Math.min(1, step / steps) : 0
}

/** "refining “beach dog” 212/500, loss 0.31, 8 s left". */
export function refiningWords(name: string, refining: Extract<Refinement, { kind: 'refining' }>): string {
  const { phase, loss, secondsLeft } = refining
  const doing = phase === 'preparing' ? 'preparing to refine' : 'refining'
  const parts = [
    `${doing} “${isolated(shorten(name, NAME_LENGTH))}” ${stepWords(refining)}`,
    loss === null ? null : `loss ${lossWords(loss)}`,
    secondsLeft === null ? null : secondsLeftWords(secondsLeft),
  ]
  return parts.filter((part) => part !== null).join(', ')
}

export function lossWords(loss: number): string {
  return loss.toFixed(2)
}

export function secondsLeftWords(seconds: number): string {
  if (seconds < 100) return `${Math.max(1, Math.round(seconds))} s left`
  const minutes = Math.round(seconds / 60)
  if (minutes < 100) return `${minutes} min left`
  return `${Math.round(minutes / 60)} hours left`
}

/** Which of two answers is kept, and why. */
export function verdictWords({ kept, firstLoss }: Extract<Refinement, { kind: 'done' }>): string {
  if (firstLoss === null) return 'The refined answer is the only one: this model gives no first one.'
  return kept === 'refined'
    ? 'The refined answer is kept: it did better on sentences that neither had seen.'
    : 'The first answer is kept: refining did not do better.'
}

export function newWords(photos: number): string {
  return `${count(photos)} new`
}

export function wordPhotosWords(name: string, photos: number): string {
  return `${isolated(name)} = ${photosWords(photos)}`
}
