/** The photos that are new for the open pin. Showing the pin marks them as seen. */
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Pin } from '../../electron/shared/app-refining.ts'
import { useApp } from './app-context.ts'

interface NewPhotos {
  readonly pinId: number | null
  readonly ids: ReadonlySet<number>
}

const NONE: NewPhotos = { pinId: null, ids: new Set() }

export function useNewPhotos(pin: Pin | null): ReadonlySet<number> {
  const { client } = useApp()
  const [known, setKnown] = useState(NONE)
  const visible = useSyncExternalStore(watchVisibility, isVisible)
  const pinId = pin?.id ?? null
  const coming = pin?.newPhotos ?? 0
  // Another pin, or none: the user has seen the new photos.
  if (known.pinId !== pinId) setKnown({ pinId, ids: NONE.ids })
  useEffect(() => {
    if (pinId === null || coming === 0 || !visible) return
    client.api.seePin({ pinId }).then(
      ({ photoIds }) =>
        setKnown((old) => (old.pinId === pinId ? { pinId, ids: new Set([...old.ids, ...photoIds]) } : old)),
      // The badge stays; the next new photo repeats the call.
      () => undefined,
    )
  }, [client, pinId, coming, visible])
  return known.pinId === pinId ? known.ids : NONE.ids
}

function watchVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}
