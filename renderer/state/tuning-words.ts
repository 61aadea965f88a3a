/** Tuning to the library, in plain words. Pure. */
import type { TuningResult, TuningState } from '../../electron/shared/app-refining.ts'
import { count } from './progress-words.ts'
import { lossWords, secondsLeftWords } from './refining-words.ts'

export type RunningTuning = Extract<TuningState, { kind: 'running' }>

export const TUNING_PHASES = ['preparing', 'teachers', 'training', 'checking'] as const

export const PHASE_WORDS: Readonly<Record<RunningTuning['phase'], string>> = {
  preparing: 'Reading names and phrases',
  teachers: 'Refining a word for each of some photos',
  training: 'Learning from these words',
  checking: 'Checking on photos kept apart',
}

/** "learning from these words 12/60, 8 min left". */
export function tuningWords({ phase, done, total, secondsLeft, paused }: RunningTuning): string {
  const words = PHASE_WORDS[phase].toLowerCase()
  const left = paused ? 'paused' : secondsLeft === null ? null : secondsLeftWords(secondsLeft)
  return [`${words} ${count(done)}/${count(total)}`, left].filter(Boolean).join(', ')
}

/** "On 120 photos kept apart: 0.41 now, 0.36 tuned. Less is better." */
export function resultWords({ presentLoss, tunedLoss, checkedPhotos }: TuningResult): string {
  const now = presentLoss === null ? 'nothing to compare with now' : `${lossWords(presentLoss)} now`
  return `On ${count(checkedPhotos)} photos kept apart: ${now}, ${lossWords(tunedLoss)} tuned. Less is better.`
}

export function isBetter({ presentLoss, tunedLoss }: TuningResult): boolean {
  return presentLoss === null || tunedLoss < presentLoss
}
