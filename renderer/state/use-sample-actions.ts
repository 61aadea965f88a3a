/** Starts, cancels and leaves the sample library. Each action reports its failure as a message; none throws. */
import { useMemo } from 'react'
import { t } from '../strings/translate.ts'
import { useApp } from './app-context.ts'

export interface SampleActions {
  readonly tryIt: () => void
  readonly cancel: () => void
  readonly leave: (deletePictures: boolean) => void
}

/** `onLeft` clears the query: its references may be sample pictures. */
export function useSampleActions(onLeft: () => void): SampleActions {
  const { client, notify, fail } = useApp()
  return useMemo(() => {
    const { api } = client
    const attempt = (doing: string, act: () => Promise<unknown>) =>
      void act().catch((error: unknown) => fail(error, doing))
    return {
      tryIt: () => attempt(t('sample.try'), () => api.trySample({})),
      cancel: () =>
        attempt(t('sample.cancelling'), async () => {
          await api.cancelSample({})
          onLeft()
        }),
      leave: (deletePictures) =>
        attempt(t('sample.leaving'), async () => {
          await api.leaveSample({ deletePictures })
          onLeft()
          notify({ text: t(deletePictures ? 'sample.leftDeleted' : 'sample.left'), tone: 'plain' })
        }),
    }
  }, [client, notify, fail, onLeft])
}
