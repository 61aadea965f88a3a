/** The state of refining one target, from its stored rows and from the job that runs. Runs in the engine; pure. */

import type { Refinement } from '../../shared/app-refining.ts'
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import { REFINED } from '../catalog/pseudo-word-table.ts'
import type { RefiningRow } from '../catalog/refining-table.ts'
import type { Verdict } from '../catalog/verdict-table.ts'

export type Running = Extract<Refinement, { kind: 'refining' }>

export interface RefinementFacts {
  /** One a subject of the target; null where it has none yet. */
  readonly verdicts: readonly (Verdict | null)[]
  readonly row: RefiningRow | undefined
  readonly running: Running | null
  /** The reason why it has stopped, where a full disk did not store it. */
  readonly problem: string | null
  /** `ModelInfo.id` of the model that answers. */
  readonly fingerprint: ModelFingerprint | null
  /** Null while the model has not been opened. */
  readonly readsWords: boolean | null
}

export function isSettled(verdict: Verdict | null): boolean {
  return verdict !== null && (verdict.better !== null || verdict.reason !== null)
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
  const steps = verdicts.length * REFINED.steps
  const step = Math.max(row?.step ?? 0, verdicts.filter(isSettled).length * REFINED.steps)
  return { kind: row?.status === 'paused' ? 'paused' : 'waiting', step, steps }
}

/** Null where the target has not stopped, or has stopped for another model. */
export function stoppedBecause(row: RefiningRow | undefined, fingerprint: ModelFingerprint): string | null {
  if (row?.status !== 'stopped') return null
  if (row.fingerprint !== null && row.fingerprint !== fingerprint) return null
  return row.reason ?? ''
}

/** `refined` where any subject is better refined. The losses leave out the subjects that were given up. */
function settled(verdicts: readonly Verdict[]): Refinement {
  const judged = verdicts.filter(({ reason }) => reason === null)
  if (judged.length === 0) return { kind: 'stopped', reason: verdicts[0]?.reason ?? '' }
  return {
    kind: 'done',
    kept: judged.some(({ better }) => better === 'refined') ? 'refined' : 'first',
    firstLoss: mean(judged.map(({ firstLoss }) => firstLoss)),
    refinedLoss: mean(judged.map(({ refinedLoss }) => refinedLoss)) ?? 0,
  }
}

/** Null where any loss is null. */
function mean(losses: readonly (number | null)[]): number | null {
  if (losses.includes(null)) return null
  return losses.reduce<number>((sum, loss) => sum + (loss ?? 0), 0) / losses.length
}
