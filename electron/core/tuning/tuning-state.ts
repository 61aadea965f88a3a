/** The state of a tuning for the window. Runs in the engine; pure. */
import type { TuningState } from '../../shared/app-refining.ts'
import { assertNever } from '../../shared/errors.ts'
import type { TuningProgress, TuningRecord } from './tuning-file.ts'

/** Fewer photos train a phi that holds for no others, and leave fewer than twenty to check with. */
export const LEAST_PHOTOS = 200

export interface TuningFacts {
  /** The reason why this library cannot be tuned; null where it can. */
  readonly unavailable: string | null
  /** Of the model in use. */
  readonly record: TuningRecord | null
  /** Of the work that runs in this process; null before its first report. */
  readonly progress: TuningProgress | null
  readonly secondsLeft: number | null
  readonly photos: number
}

export function tuningState({ unavailable, record, photos, ...running }: TuningFacts): TuningState {
  if (unavailable !== null) return { kind: 'unavailable', reason: unavailable }
  if (record?.job) return jobState(record.job, running)
  if (record?.inUse) return { kind: 'in-use', result: record.inUse.result, sinceMs: record.inUse.sinceMs }
  if (photos >= LEAST_PHOTOS) return { kind: 'idle' }
  return { kind: 'unavailable', reason: `it needs at least ${LEAST_PHOTOS} photos; there are ${photos}` }
}

function jobState(
  job: NonNullable<TuningRecord['job']>,
  { progress, secondsLeft }: Pick<TuningFacts, 'progress' | 'secondsLeft'>,
): TuningState {
  switch (job.kind) {
    case 'running':
      return {
        kind: 'running',
        ...(progress ?? job.progress),
        secondsLeft: job.paused ? null : secondsLeft,
        paused: job.paused,
      }
    case 'offered':
      return { kind: 'offered', result: job.tuned.result }
    case 'failed':
      return { kind: 'failed', reason: job.reason }
    default:
      return assertNever(job)
  }
}

/** The reason why this library cannot be tuned, in words; null where it can. */
export function unavailableReason({
  access,
  hasModel,
  readsWords,
}: {
  readonly access: 'read' | 'write'
  readonly hasModel: boolean
  /** As far as it is known by now. */
  readonly readsWords: boolean
}): string | null {
  if (access === 'read') return 'the library is open to read only, as another program writes to it'
  if (!hasModel) return 'there is no model yet, or no photo has been read with it'
  return readsWords ? null : 'this model reads no words'
}
