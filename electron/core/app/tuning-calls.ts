/** Calls of "Tune to my library". Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import type { Tuning } from '../training/tuning.ts'
import type { AppParts } from './app-parts.ts'

type TuningCalls = Pick<
  AppApi,
  'startTuning' | 'pauseTuning' | 'resumeTuning' | 'cancelTuning' | 'useTuning' | 'undoTuning'
>

export function tuningCalls({ library }: AppParts): TuningCalls {
  const call = (work: (tuning: Tuning) => void | Promise<void>) => async () => {
    await work((await library()).tuning)
    return null
  }
  return {
    startTuning: call((tuning) => tuning.start()),
    pauseTuning: call((tuning) => tuning.pause()),
    resumeTuning: call((tuning) => tuning.resume()),
    cancelTuning: call((tuning) => tuning.cancel()),
    useTuning: call((tuning) => tuning.use()),
    undoTuning: call((tuning) => tuning.undo()),
  }
}
