/** The photos on screen with the line above them. */
import { useEffect } from 'react'
import type { AppSettings } from '../../electron/shared/app-state.ts'
import type { Folder } from '../../electron/shared/library-api.ts'
import { useApp } from '../state/app-context.ts'
import { emptyReason } from '../state/empty-reason.ts'
import { wordsOf } from '../state/error-words.ts'
import { count, photosWords } from '../state/progress-words.ts'
import { isEmpty } from '../state/query-changes.ts'
import type { QueryAction, QueryView } from '../state/query-view.ts'
import { folderName, queryWords } from '../state/query-words.ts'
import { listKeyOf } from '../state/search-request.ts'
import type { SearchSnapshot } from '../state/search-runner.ts'
import type { Session } from '../state/session.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import { useShownPhotos } from '../state/use-shown-photos.ts'
import { EmptyView } from './empty-view.tsx'
import { PhotoArea } from './photos/photo-area.tsx'
import { ViewBar } from './view-bar.tsx'

export interface PhotosPaneProps {
  readonly session: Session
  readonly view: QueryView
  readonly folder: Folder | null
  readonly settings: AppSettings
  readonly search: SearchSnapshot
  readonly actions: LibraryActions
  readonly onAct: (action: QueryAction) => void
  readonly onType: (letter: string) => void
}

export function PhotosPane({
  session,
  view,
  folder,
  settings,
  search,
  actions,
  onAct,
  onType,
}: PhotosPaneProps) {
  const { state } = useApp()
  const { store } = session
  const { folderId, resultOrder } = view
  const { photos, library } = useShownPhotos({ store, search, folderId, resultOrder })
  useEffect(() => store.setOrder(settings.order), [store, settings.order])

  const searching = !isEmpty(view.query)
  const error = searching ? search.error : library.error
  const answered = search.request
  const place = folder ? folderName(folder.path) : 'All photos'
  const detail = answered ? `${count(photos.ids.length)} best matches` : photosWords(photos.ids.length)
  return (
    <>
      <ViewBar
        title={answered && folder ? `Results in ${place}` : answered ? 'Results' : place}
        detail={detail}
        order={
          answered ? { kind: 'results', order: resultOrder } : { kind: 'library', order: settings.order }
        }
        rowHeight={settings.rowHeight}
        onResultOrder={(order) => onAct({ kind: 'order', resultOrder: order })}
        onLibraryOrder={(order) => session.settings.change({ order })}
        onRowHeight={(rowHeight) => session.settings.change({ rowHeight })}
      />
      {error && photos.ids.length > 0 && (
        <p className="window__problem" role="alert">
          {wordsOf(error)}
        </p>
      )}
      <div className="window__photos">
        <PhotoArea
          photos={photos}
          answer={search.answer}
          loading={searching ? search.busy : !library.complete && !library.error}
          rowHeight={settings.rowHeight}
          inspectorOpen={settings.inspectorOpen}
          onInspector={(inspectorOpen) => session.settings.change({ inspectorOpen })}
          label={answered ? `Results ${queryWords(answered)}` : place}
          listKey={answered ? listKeyOf(answered) : `${folderId}`}
          onUseAsReference={(references, mode) =>
            onAct({ kind: mode === 'add' ? 'add-references' : 'references', references })
          }
          onTypeToComposer={onType}
          empty={
            <EmptyView
              reason={emptyReason({ state, folderId, searching, error })}
              actions={actions}
              onClear={() => onAct({ kind: 'clear' })}
              onAllPhotos={() => onAct({ kind: 'folder', folderId: null })}
              onRetry={() => (searching ? session.search.refresh() : store.retry())}
            />
          }
        />
      </div>
    </>
  )
}
