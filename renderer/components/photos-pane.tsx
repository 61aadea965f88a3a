/** The photos and the lines above them. */
import { useEffect, useMemo, useState } from 'react'
import type { Reference } from '../../electron/shared/app-query.ts'
import type { AppSettings } from '../../electron/shared/app-state.ts'
import type { Folder } from '../../electron/shared/library-api.ts'
import { wordsOf } from '../state/error-words.ts'
import type { OpenPin } from '../state/open-pin.ts'
import { marksOf } from '../state/photo-marks.ts'
import { isEmpty } from '../state/query-changes.ts'
import type { QueryAction, QueryView } from '../state/query-view.ts'
import { folderName, queryWords } from '../state/query-words.ts'
import { listKeyOf, rankKeyOf } from '../state/search-request.ts'
import type { SearchSnapshot } from '../state/search-runner.ts'
import type { Session } from '../state/session.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import type { Marking } from '../state/use-marking.ts'
import { useNewPhotos } from '../state/use-new-photos.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { useShownPhotos } from '../state/use-shown-photos.ts'
import { t } from '../strings/translate.ts'
import { EmptyView } from './empty-view.tsx'
import { PhotoArea } from './photos/photo-area.tsx'
import { PhotosHead } from './photos-head.tsx'
import { PinDetails } from './pin-details.tsx'

export interface PhotosPaneProps {
  readonly session: Session
  readonly view: QueryView
  readonly folder: Folder | null
  readonly settings: AppSettings
  readonly search: SearchSnapshot
  readonly actions: LibraryActions
  readonly refining: RefiningActions
  readonly openPin: OpenPin | null
  readonly marking: Marking
  readonly onAct: (action: QueryAction) => void
  readonly onType: (letter: string) => void
  readonly onSaveWord: (references: readonly Reference[]) => void
}

export function PhotosPane(props: PhotosPaneProps) {
  const { session, view, folder, settings, search, actions, refining, openPin, marking, onAct } = props
  const { store } = session
  const { folderId, resultOrder, query } = view
  const newPhotos = useNewPhotos(openPin?.pin ?? null)
  /** The pin whose new photos come first. */
  const [firstOf, setFirstOf] = useState<number | null>(null)
  const newFirst = openPin !== null && firstOf === openPin.pin.id
  const first = newFirst ? newPhotos : NO_PHOTOS_FIRST
  const { photos, library } = useShownPhotos({ store, search, folderId, resultOrder, first })
  const marks = useMemo(() => marksOf(query, newPhotos, marking.right), [query, newPhotos, marking.right])
  useEffect(() => store.setOrder(settings.order), [store, settings.order])

  const searching = !isEmpty(query)
  const error = searching ? search.error : library.error
  const answered = search.request
  const place = folder ? folderName(folder.path) : t('photos.all')
  return (
    <>
      <PhotosHead
        {...{ view, settings, place, answered, openPin, refining, marking, onAct }}
        inFolder={folder !== null}
        photos={photos.ids.length}
        newPhotos={{
          photos: newPhotos.size,
          first: newFirst,
          onFirst: (first) => setFirstOf(first && openPin ? openPin.pin.id : null),
        }}
        onSettings={(change) => session.settings.change(change)}
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
          label={answered ? t('photos.resultsFor', { query: queryWords(answered) }) : place}
          listKey={answered ? `${listKeyOf(answered)} ${newFirst}` : `${folderId}`}
          rankKey={answered ? rankKeyOf(answered) : ''}
          marks={marks}
          inspectorNote={openPin && <PinDetails pin={openPin.pin} />}
          onUseAsReference={(references, mode) =>
            onAct({ kind: mode === 'add' ? 'add-references' : 'references', references })
          }
          onWish={searching ? (photoIds, wish) => onAct({ kind: 'wish', photoIds, wish }) : null}
          onPin={() => refining.togglePin(openPin)}
          marking={marking.subject !== null}
          onMark={marking.onMark}
          onSaveWord={props.onSaveWord}
          onTypeToComposer={props.onType}
          empty={
            <EmptyView
              {...{ folderId, searching, error }}
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

const NO_PHOTOS_FIRST: ReadonlySet<number> = new Set()
