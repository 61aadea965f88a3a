/** The photos on screen: results where there is a query, the library otherwise; in their order and folder. */
import { useDeferredValue, useMemo, useSyncExternalStore } from 'react'
import type { ResultOrder } from '../../electron/shared/app-state.ts'
import { filterFolder, orderColumns, pickColumns } from './photo-order.ts'
import type { PhotoStore } from './photo-store.ts'
import type { SearchSnapshot } from './search-runner.ts'

export interface ShownPhotosOptions {
  readonly store: PhotoStore
  readonly search: SearchSnapshot
  readonly folderId: number | null
  readonly resultOrder: ResultOrder
}

export function useShownPhotos({ store, search, folderId, resultOrder }: ShownPhotosOptions) {
  const library = useSyncExternalStore(store.subscribe, store.snapshot)
  // A library that is being indexed grows behind what the user does.
  const known = useDeferredValue(library.photos)
  const { answer } = search
  const results = useMemo(
    () => answer && pickColumns(answer.photos, orderColumns(answer.photos, resultOrder)),
    [answer, resultOrder],
  )
  const narrowed = useMemo(
    () => (folderId === null ? known : pickColumns(known, filterFolder(known, folderId))),
    [known, folderId],
  )
  return { photos: results ?? narrowed, library }
}
