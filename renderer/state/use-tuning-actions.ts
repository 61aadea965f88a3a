/** Actions of tuning. Each reports its failure as a message; none throws. */
import { useMemo } from 'react'
import type { RefiningApi } from '../../electron/shared/app-refining.ts'
import { t } from '../strings/translate.ts'
import { useApp } from './app-context.ts'

export interface TuningActions {
  readonly start: () => void
  readonly pause: () => void
  readonly resume: () => void
  readonly cancel: () => void
  readonly use: () => void
  /** Discards the offered result, or restores the version before the one in use. */
  readonly undo: () => void
}

type TuningMethod = Extract<keyof RefiningApi, `${string}Tuning`>

export function useTuningActions(): TuningActions {
  const { client, fail } = useApp()
  return useMemo(() => {
    const attempt = (method: TuningMethod, doing: string) => () =>
      void client.api[method]({}).catch((error: unknown) => fail(error, doing))
    return {
      start: attempt('startTuning', t('tuning.title')),
      pause: attempt('pauseTuning', t('tuning.pause')),
      resume: attempt('resumeTuning', t('tuning.resume')),
      cancel: attempt('cancelTuning', t('tuning.cancel')),
      use: attempt('useTuning', t('tuning.using')),
      undo: attempt('undoTuning', t('tuning.restore')),
    }
  }, [client, fail])
}
