/** The stores that live as long as one library is open in the window. */
import type { AppState } from '../../electron/shared/app-state.ts'
import type { AppClient } from '../client/app-client.ts'
import { PhotoStore } from './photo-store.ts'
import { sameQuery } from './query-changes.ts'
import { QueryHistory, viewBefore } from './query-history.ts'
import { EMPTY_VIEW, type QueryView } from './query-view.ts'
import { SavedSettings } from './saved-settings.ts'
import { SearchRunner } from './search-runner.ts'

export interface Session {
  readonly settings: SavedSettings
  readonly query: QueryHistory
  readonly store: PhotoStore
  readonly search: SearchRunner
}

/**
 * A reloaded page continues with its own query, a new page with the last one; the settings save every later query.
 * Returns the session and a function that closes it.
 */
export function openSession(client: AppClient, state: AppState): { session: Session; close: () => void } {
  const { settings: remembered } = state
  const settings = new SavedSettings(client, remembered)
  const query = new QueryHistory(viewBefore() ?? rememberedView(state))
  const stop = query.subscribe(() => {
    const { query: asked, folderId, resultOrder } = query.view()
    settings.change({ query: asked, folderId, resultOrder })
  })
  const session = {
    settings,
    query,
    store: PhotoStore.follow(client, remembered.order),
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

function rememberedView({ settings: { query, folderId, resultOrder }, folders, pins }: AppState): QueryView {
  const known = folders.some(({ id }) => id === folderId) ? folderId : null
  const pinId = pins.find((pin) => sameQuery(pin.query, query))?.id ?? null
  return { ...EMPTY_VIEW, query, folderId: known, resultOrder, pinId }
}
