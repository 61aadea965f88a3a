/** The sample library: tried, cancelled, left. Each says what went wrong; none throws. */
import { useMemo } from 'react'
import { useApp } from './app-context.ts'

export interface SampleActions {
  readonly tryIt: () => void
  readonly cancel: () => void
  readonly leave: (deletePictures: boolean) => void
}

/** `onLeft`: what was asked about its pictures asks for nothing any more. */
export function useSampleActions(onLeft: () => void): SampleActions {
  const { client, notify, fail } = useApp()
  return useMemo(() => {
    const { api } = client
    const attempt = (doing: string, act: () => Promise<unknown>) =>
      void act().catch((error: unknown) => fail(error, doing))
    return {
      tryIt: () => attempt('Try the sample library', () => api.trySample({})),
      cancel: () =>
        attempt('Cancel the sample library', async () => {
          await api.cancelSample({})
          onLeft()
        }),
      leave: (deletePictures) =>
        attempt('Leave the sample library', async () => {
          await api.leaveSample({ deletePictures })
          onLeft()
          const files = deletePictures
            ? 'Its pictures are deleted.'
            : 'Its pictures are still in their folder.'
          notify({ text: `You left the sample library. ${files}`, tone: 'plain' })
        }),
    }
  }, [client, notify, fail, onLeft])
}
