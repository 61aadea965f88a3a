/** Calls of "Tune to my library". Runs in the engine. */
import type { AppApi } from '../../shared/app-api.ts'
import type { AppParts } from './app-parts.ts'
import type { OpenLibrary } from './open-library.ts'

type TuningCalls = Pick<
  AppApi,
  'startTuning' | 'pauseTuning' | 'resumeTuning' | 'cancelTuning' | 'useTuning' | 'undoTuning'
>

export function tuningCalls({ library }: AppParts): TuningCalls {
  const call = (work: (open: OpenLibrary) => void | Promise<void>) => async () => {
    await work(await library())
    return null
  }
  return {
    startTuning: call(({ tuning }) => tuning.start()),
    pauseTuning: call(({ tuning }) => tuning.pause()),
    resumeTuning: call(({ tuning }) => tuning.resume()),
    cancelTuning: call(({ tuning }) => tuning.cancel()),
    useTuning: call((open) => answeringAnew(open, () => open.tuning.use())),
    undoTuning: call((open) => answeringAnew(open, () => open.tuning.undo())),
  }
}

/** Pins and words hold what the phi before made of their pictures. */
function answeringAnew({ library }: OpenLibrary, change: () => void): void {
  change()
  library.refining.poke()
}
