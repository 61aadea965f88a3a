/** The models to download and those on this computer; reads the list again after each download. */
import { useEffect, useState } from 'react'
import type { ModelsApi } from '../../electron/shared/app-models.ts'
import { t } from '../strings/translate.ts'
import { useApp, useAppState } from './app-context.ts'

export type Offered = Awaited<ReturnType<ModelsApi['offeredModels']>>

/** Null until the engine has answered. */
export function useOfferedModels(): Offered | null {
  const { client, fail } = useApp()
  const [offered, setOffered] = useState<Offered | null>(null)
  const kind = useAppState((state) => state.install.kind)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a download that began or ended is what changes the answer.
  useEffect(() => {
    let isOver = false
    client.api.offeredModels({}).then(
      (answer) => !isOver && setOffered(answer),
      (error: unknown) => !isOver && fail(error, t('models.listing')),
    )
    return () => {
      isOver = true
    }
  }, [client, fail, kind])
  return offered
}
