/** How far a pin or a word is refined, from what is stored and what runs now. Runs in the engine; pure. */
import type { Refinement } from '../../shared/app-refining.ts'
import type { RefiningRow } from '../catalog/refining-table.ts'
import type { Verdict } from '../catalog/verdict-table.ts'
import { REFINING_STEPS } from './refine-subject.ts'

export type Running = Extract<Refinement, { kind: 'refining' }>

export interface RefinementFacts {
  /** Of each of its subjects; null where there is none yet. */
  readonly verdicts: readonly (Verdict | null)[]
  readonly row: RefiningRow | undefined
  readonly running: Running | null
  /** A problem that could not be written down, as the disk is full. */
  readonly problem: string | null
  /** `ModelInfo.id` of the model that answers. */
  readonly fingerprint: string | null
  /** Null while the model has not been opened. */
  readonly readsWords: boolean | null
}

export function isSettled(verdict: Verdict | null): boolean {
  return verdict !== null && (verdict.kept !== null || verdict.reason !== null)
}

export function refinementOf({ verdicts, row, running, problem, ...model }: RefinementFacts): Refinement {
  if (verdicts.length === 0) return { kind: 'none', reason: null }
  if (model.fingerprint === null) return { kind: 'none', reason: 'the library has no model yet' }
  if (model.readsWords === false)
    return { kind: 'none', reason: 'the model reads no words, so nothing can be refined' }
  if (running) return running
  if (verdicts.every(isSettled)) return settled(verdicts as readonly Verdict[])
  const stopReason = stoppedBecause(row, model.fingerprint) ?? problem
  if (stopReason !== null) return { kind: 'stopped', reason: stopReason }
  const steps = verdicts.length * REFINING_STEPS
  const step = Math.max(row?.step ?? 0, verdicts.filter(isSettled).length * REFINING_STEPS)
  return { kind: row?.status === 'paused' ? 'paused' : 'waiting', step, steps }
}

/** Null where it is not stopped, or was for another model. */
export function stoppedBecause(row: RefiningRow | undefined, fingerprint: string): string | null {
  if (row?.status !== 'stopped') return null
  if (row.fingerprint !== null && row.fingerprint !== fingerprint) return null
  return row.reason ?? ''
}

/** `refined` where that of any reference is kept. One that was given up counts for neither loss. */
function settled(verdicts: readonly Verdict[]): Refinement {
  const judged = verdicts.filter(({ reason }) => reason === null)
  if (judged.length === 0) return { kind: 'stopped', reason: verdicts[0]?.reason ?? '' }
  return {
    kind: 'done',
    kept: judged.some(({ kept }) => kept === 'refined') ? 'refined' : 'first',
    firstLoss: mean(judged.map(({ firstLoss }) => firstLoss)),
    refinedLoss: mean(judged.map(({ refinedLoss }) => refinedLoss)) ?? 0,
  }
}

/** Null where one of them is. */
function mean(losses: readonly (number | null)[]): number | null {
  if (losses.includes(null)) return null
  return losses.reduce<number>((sum, loss) => sum + (loss ?? 0), 0) / losses.length
}
