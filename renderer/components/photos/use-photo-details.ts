/** Loads the details of the photo on screen, and again after a lost connection. */
import { useEffect, useState } from 'react'
import type { PhotoDetails } from '../../../electron/shared/app-api.ts'
import { AppError, type AppErrorCode } from '../../../electron/shared/errors.ts'
import type { AppClient } from '../../client/app-client.ts'

export type DetailsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly details: PhotoDetails }
  | { readonly kind: 'failed'; readonly code: AppErrorCode }

/** Delay of the request, so that a fast walk through photos loads only the last one. */
const SETTLE_MS = 60
const LOADING: DetailsState = { kind: 'loading' }

export function usePhotoDetails(client: AppClient, photoId: number | null): DetailsState {
  const [known, setKnown] = useState<{ readonly id: number; readonly state: DetailsState } | null>(null)
  useEffect(() => {
    if (photoId === null) return
    let over = false
    const ask = () =>
      client.api.photo({ photoId }).then(
        (details) => !over && setKnown({ id: photoId, state: { kind: 'ready', details } }),
        (error: unknown) => {
          const code = error instanceof AppError ? error.code : 'internal'
          if (!over) setKnown({ id: photoId, state: { kind: 'failed', code } })
        },
      )
    const timer = setTimeout(ask, SETTLE_MS)
    const stop = client.onConnection((state) => state === 'open' && void ask())
    return () => {
      over = true
      clearTimeout(timer)
      stop()
    }
  }, [client, photoId])
  return known && known.id === photoId ? known.state : LOADING
}
