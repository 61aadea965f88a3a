/** Tuning to the library, in plain words. Pure. */
import type { TuningResult, TuningState } from '../../electron/shared/app-refining.ts'
import { count } from './progress-words.ts'
import { lossWords, secondsLeftWords } from './refining-words.ts'

export type RunningTuning = Extract<TuningState, { kind: 'running' }>

/** Names and phrases are read for some photos after the other, in turns with what they are read for. */
export const TUNING_STEPS = [
  ['preparing', 'teachers'],
  ['training'],
  ['checking'],
] as const satisfies readonly (readonly RunningTuning['phase'][])[]

export const PHASE_WORDS: Readonly<Record<RunningTuning['phase'], string>> = {
  preparing: 'Reading names and phrases for some photos',
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
  const alike = presentLoss !== null && lossWords(presentLoss) === lossWords(tunedLoss)
  const words = alike ? (loss: number) => loss.toFixed(4) : lossWords
  const now = presentLoss === null ? 'nothing to compare with now' : `${words(presentLoss)} now`
  return `On ${count(checkedPhotos)} photos kept apart: ${now}, ${words(tunedLoss)} tuned. Less is better.`
}

export function isBetter({ presentLoss, tunedLoss }: TuningResult): boolean {
  return presentLoss === null || tunedLoss < presentLoss
}
