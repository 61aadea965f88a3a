/** Photos that came for the open pin since it was last looked at. Whoever sees the pin has seen them. */
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
  // Another pin, or none: what was new has been seen.
  if (known.pinId !== pinId) setKnown({ pinId, ids: NONE.ids })
  useEffect(() => {
    if (pinId === null || coming === 0 || !visible) return
    client.api.seePin({ pinId }).then(
      ({ photoIds }) =>
        setKnown((old) => (old.pinId === pinId ? { pinId, ids: new Set([...old.ids, ...photoIds]) } : old)),
      // Its badge stays, and it is asked again when there are more.
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
