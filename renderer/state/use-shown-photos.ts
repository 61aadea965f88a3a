/** The photos on screen: results where there is a query, otherwise the library; sorted and filtered. */
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
  /** Photos to list before all other results. */
  readonly first: ReadonlySet<number>
}

export function useShownPhotos({ store, search, folderId, resultOrder, first }: ShownPhotosOptions) {
  const library = useSyncExternalStore(store.subscribe, store.snapshot)
  // The growth of the library during indexing has less priority than the user's input.
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
