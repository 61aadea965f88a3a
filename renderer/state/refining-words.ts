/** Texts of refining pins and words. Pure. */
import type { Refinement } from '../../electron/shared/app-refining.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { number, t } from '../strings/translate.ts'
import { isolated, shorten } from './sentence.ts'

/** Characters of a name before figures, so that a line cut at its end still shows the figures. */
const NAME_LENGTH = 32

/** The state in two or three words; null where there is nothing to refine. */
export function refinementWords(refinement: Refinement): string | null {
  switch (refinement.kind) {
    case 'none':
      return null
    case 'waiting':
      return t('pins.stateWaiting')
    case 'refining':
      return refinement.phase === 'preparing'
        ? t('pins.statePreparing', { progress: stepWords(refinement) })
        : t('pins.stateRefining', { progress: stepWords(refinement) })
    case 'paused':
      return t('pins.statePaused', { progress: stepWords(refinement) })
    case 'done':
      return t(refinement.kept === 'refined' ? 'pins.stateRefined' : 'pins.stateOriginalKept')
    case 'stopped':
      return t('pins.stateNotRefined')
    default:
      return assertNever(refinement)
  }
}

export function stepWords({ step, steps }: { readonly step: number; readonly steps: number }): string {
  return t('pins.steps', { step, steps })
}

/** Share of the steps that are done; null where no step runs or waits. */
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

/** "refining “beach dog” 212/500, 8 s left". */
export function refiningWords(name: string, refining: Extract<Refinement, { kind: 'refining' }>): string {
  const { phase, secondsLeft } = refining
  const words = t(phase === 'preparing' ? 'pins.statusPreparing' : 'pins.statusRefining', {
    name: isolated(shorten(name, NAME_LENGTH)),
    progress: stepWords(refining),
  })
  return secondsLeft === null ? words : `${words}, ${secondsLeftWords(secondsLeft)}`
}

export function lossWords(loss: number): string {
  return number(loss, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

export function secondsLeftWords(seconds: number): string {
  if (seconds < 100) return t('common.secondsLeft', { seconds: Math.max(1, Math.round(seconds)) })
  const minutes = Math.round(seconds / 60)
  if (minutes < 100) return t('common.minutesLeft', { minutes })
  return t('common.hoursLeft', { hours: Math.round(minutes / 60) })
}

/** Which of the two results the pin uses, and why. */
export function verdictWords({ kept, firstLoss }: Extract<Refinement, { kind: 'done' }>): string {
  if (firstLoss === null) return t('pins.refinedOnly')
  return t(kept === 'refined' ? 'pins.refinedUsed' : 'pins.originalKept')
}

export function newWords(photos: number): string {
  return t('pins.new', { photos })
}

export function wordPhotosWords(name: string, photos: number): string {
  return t('words.withPhotos', { name: isolated(name), photos })
}
