/** The photos on screen: results where there is a query, the library otherwise; in their order and folder. */
import { useDeferredValue, useMemo, useSyncExternalStore } from 'react'
import type { ResultOrder } from '../../electron/shared/app-state.ts'
import { filterFolder, listFirst, orderColumns, pickColumns } from './photo-order.ts'
import type { PhotoStore } from './photo-store.ts'
import type { SearchSnapshot } from './search-runner.ts'

export interface ShownPhotosOptions {
  readonly store: PhotoStore
  readonly search: SearchSnapshot
  readonly folderId: number | null
  readonly resultOrder: ResultOrder
  /** Photos that are listed before all others of the results. */
  readonly first: ReadonlySet<number>
}

export function useShownPhotos({ store, search, folderId, resultOrder, first }: ShownPhotosOptions) {
  const library = useSyncExternalStore(store.subscribe, store.snapshot)
  // A library that is being indexed grows behind what the user does.
  const known = useDeferredValue(library.photos)
  const { answer } = search
  const results = useMemo(
    () =>
      answer &&
      pickColumns(answer.photos, listFirst(answer.photos, orderColumns(answer.photos, resultOrder), first)),
    [answer, resultOrder, first],
  )
  const narrowed = useMemo(
    () => (folderId === null ? known : pickColumns(known, filterFolder(known, folderId))),
    [known, folderId],
  )
  return { photos: results ?? narrowed, library }
}
