/** Texts of tuning to the library. Pure. */
import type { TuningResult, TuningState } from '../../electron/shared/app-refining.ts'
import { number, t } from '../strings/translate.ts'
import { lossWords, secondsLeftWords } from './refining-words.ts'

export type RunningTuning = Extract<TuningState, { kind: 'running' }>

const FOUR_DIGITS = { minimumFractionDigits: 4, maximumFractionDigits: 4 }

/** The steps that the dialog lists; `preparing` and `teachers` take turns, so they are one step. */
export const TUNING_STEPS = [
  ['preparing', 'teachers'],
  ['training'],
  ['checking'],
] as const satisfies readonly (readonly RunningTuning['phase'][])[]

export function phaseWords(phase: RunningTuning['phase']): string {
  return t(`tuningPhases.${phase}`)
}

/** "Learning from the examples 12/60, 8 min left". */
export function tuningWords({ phase, done, total, secondsLeft, paused }: RunningTuning): string {
  const step = { phase: phaseWords(phase), done, total }
  if (paused) return t('tuning.stepPaused', step)
  if (secondsLeft === null) return t('tuning.step', step)
  return t('tuning.stepFor', { ...step, left: secondsLeftWords(secondsLeft) })
}

/** "Tested on 120 other photos: error 0.41 → 0.36 (lower is better)". */
export function resultWords({ presentLoss, tunedLoss, checkedPhotos }: TuningResult): string {
  const alike = presentLoss !== null && lossWords(presentLoss) === lossWords(tunedLoss)
  // Two figures that look alike show more digits.
  const words = alike ? (loss: number) => number(loss, FOUR_DIGITS) : lossWords
  const [photos, after] = [checkedPhotos, words(tunedLoss)]
  return presentLoss === null
    ? t('tuning.resultOnly', { photos, after })
    : t('tuning.result', { photos, before: words(presentLoss), after })
}

export function isBetter({ presentLoss, tunedLoss }: TuningResult): boolean {
  return presentLoss === null || tunedLoss < presentLoss
}
