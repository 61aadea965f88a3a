/** What lives as long as one library is open in the window. */
import type { Pin } from '../../electron/shared/app-refining.ts'
import type { AppQuery, AppState } from '../../electron/shared/app-state.ts'
import type { AppClient } from '../client/app-client.ts'
import { PhotoStore } from './photo-store.ts'
import { isEmpty, sameQuery, sameReferences } from './query-changes.ts'
import { QueryHistory, viewBefore } from './query-history.ts'
import { EMPTY_VIEW } from './query-view.ts'
import { SavedSettings } from './saved-settings.ts'
import { SearchRunner } from './search-runner.ts'

export interface Session {
  readonly settings: SavedSettings
  readonly query: QueryHistory
  readonly store: PhotoStore
  readonly search: SearchRunner
}

/** Begins with what was remembered, and remembers what is asked from then on. Returns how to end it. */
export function openSession(client: AppClient, state: AppState): { session: Session; close: () => void } {
  const { settings: remembered, folders } = state
  const settings = new SavedSettings(client, remembered)
  const { query: last, folderId, resultOrder } = remembered
  const known = folders.some(({ id }) => id === folderId) ? folderId : null
  const pinId = pinOf(state.pins, last)
  const query = new QueryHistory({ ...EMPTY_VIEW, query: last, folderId: known, resultOrder, pinId })
  const stop = query.subscribe(() => {
    const { query: asked, folderId, resultOrder } = query.view()
    settings.change({ query: asked, folderId, resultOrder })
  })
  const session = {
    settings,
    query,
    store: new PhotoStore(client, remembered.order),
    search: new SearchRunner(client),
  }
  const close = () => {
    stop()
    settings.close()
    query.close()
    session.store.close()
    session.search.close()
  }
  return { session, close }
}

/** The pin that was open when the page was loaded again, changed or not; else the one that asks for the same. */
function pinOf(pins: readonly Pin[], last: AppQuery): number | null {
  const openedId = isEmpty(last) ? null : (viewBefore()?.pinId ?? null)
  const opened = pins.find(
    ({ id, query }) => id === openedId && sameReferences(query.references, last.references),
  )
  return (opened ?? pins.find(({ query }) => sameQuery(query, last)))?.id ?? null
}
