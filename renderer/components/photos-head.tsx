/** The lines above the photos: the view bar, the marking bar and the pin bar. */
import type { SearchRequest } from '../../electron/shared/app-api.ts'
import type { AppSettings } from '../../electron/shared/app-state.ts'
import type { OpenPin } from '../state/open-pin.ts'
import { photosWords } from '../state/progress-words.ts'
import type { QueryAction, QueryView } from '../state/query-view.ts'
import type { Marking } from '../state/use-marking.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { t } from '../strings/translate.ts'
import { NewPhotos, type NewPhotosProps } from './new-photos.tsx'
import { PinBar } from './pin-bar.tsx'
import { QualityMarkBar } from './quality-mark-bar.tsx'
import { QualityMarkButton } from './quality-mark-button.tsx'
import { ViewBar } from './view-bar.tsx'
import { Wishes } from './wishes.tsx'

export interface PhotosHeadProps {
  readonly view: QueryView
  readonly settings: AppSettings
  /** The name of the folder, or of all photos. */
  readonly place: string
  readonly inFolder: boolean
  readonly photos: number
  /** The request that the photos answer; null for the photos of the library. */
  readonly answered: SearchRequest | null
  readonly openPin: OpenPin | null
  readonly newPhotos: NewPhotosProps
  readonly refining: RefiningActions
  readonly marking: Marking
  readonly onAct: (action: QueryAction) => void
  readonly onSettings: (change: Partial<AppSettings>) => void
}

export function PhotosHead(props: PhotosHeadProps) {
  const { view, settings, photos, answered, openPin, marking, onAct, onSettings } = props
  return (
    <>
      <ViewBar
        title={titleOf(props)}
        detail={answered ? t('photos.bestMatches', { photos }) : photosWords(photos)}
        order={
          answered ? { kind: 'results', order: view.resultOrder } : { kind: 'library', order: settings.order }
        }
        rowHeight={settings.rowHeight}
        onResultOrder={(order) => onAct({ kind: 'order', resultOrder: order })}
        onLibraryOrder={(order) => onSettings({ order })}
        onRowHeight={(rowHeight) => onSettings({ rowHeight })}
      >
        <NewPhotos {...props.newPhotos} />
        <Wishes query={view.query} onClear={() => onAct({ kind: 'forget-wishes' })} />
        {answered && !marking.subject && <QualityMarkButton {...marking} />}
      </ViewBar>
      {marking.subject && (
        <QualityMarkBar
          subject={marking.subject}
          marking={marking}
          shown={view.query}
          onAsk={(query) => onAct({ kind: 'ask', query })}
        />
      )}
      {openPin && answered && (
        <PinBar
          pin={openPin.pin}
          request={answered}
          actions={props.refining}
          onCompare={(pseudoWords) => onAct({ kind: 'compare', pseudoWords })}
        />
      )}
    </>
  )
}

function titleOf({ place, inFolder, answered, openPin }: PhotosHeadProps): string {
  if (!answered) return place
  const title = foundOf(openPin)
  return inFolder ? t('photos.inFolder', { title, folder: place }) : title
}

function foundOf(openPin: OpenPin | null): string {
  if (!openPin) return t('photos.results')
  const { name } = openPin.pin
  return openPin.changed ? t('pins.changed', { name }) : name
}
