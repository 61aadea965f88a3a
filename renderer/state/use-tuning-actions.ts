/** Tuning to the library: begun, held, taken and put away. Each says what went wrong; none throws. */
import { useMemo } from 'react'
import type { RefiningApi } from '../../electron/shared/app-refining.ts'
import { useApp } from './app-context.ts'

export interface TuningActions {
  readonly start: () => void
  readonly pause: () => void
  readonly resume: () => void
  readonly cancel: () => void
  readonly use: () => void
  /** Puts away what is offered, or goes back from what is in use. */
  readonly undo: () => void
}

type TuningMethod = Extract<keyof RefiningApi, `${string}Tuning`>

export function useTuningActions(): TuningActions {
  const { client, fail } = useApp()
  return useMemo(() => {
    const attempt = (method: TuningMethod, doing: string) => () =>
      void client.api[method]({}).catch((error: unknown) => fail(error, doing))
    return {
      start: attempt('startTuning', 'Tune to my library'),
      pause: attempt('pauseTuning', 'Pause'),
      resume: attempt('resumeTuning', 'Resume'),
      cancel: attempt('cancelTuning', 'Cancel tuning'),
      use: attempt('useTuning', 'Use what was tuned'),
      undo: attempt('undoTuning', 'Go back'),
    }
  }, [client, fail])
}
