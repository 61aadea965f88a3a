/** Shows the details of the current photo beside the grid. */
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SearchAnswer } from '../../../electron/shared/app-api.ts'
import { mediaUrl } from '../../client/app-client.ts'
import { useApp } from '../../state/app-context.ts'
import { t } from '../../strings/translate.ts'
import { Tip } from '../tip.tsx'
import { PhotoDetails } from './photo-details.tsx'
import { usePhotoDetails } from './use-photo-details.ts'

export interface InspectorProps {
  readonly photoId: number | null
  readonly name: string
  readonly selected: number
  readonly answer: SearchAnswer | null
  /** Stands below the details. */
  readonly note: ReactNode
  readonly onClose: () => void
}

export function Inspector({ photoId, name, selected, answer, note, onClose }: InspectorProps) {
  const state = usePhotoDetails(useApp().client, photoId)
  return (
    <aside className="photo-inspector" aria-label={t('common.details')}>
      <header className="photo-inspector__head">
        <span>{selected > 1 ? t('photos.selected', { photos: selected }) : t('common.details')}</span>
        <Tip text={t('photos.withKey', { label: t('photos.closeDetails'), key: 'i' })}>
          <button
            type="button"
            className="button button--icon"
            aria-label={t('photos.closeDetails')}
            onClick={onClose}
          >
            <X size={16} aria-hidden />
          </button>
        </Tip>
      </header>
      {photoId === null ? (
        <p className="photo-details__quiet">{t('photos.clickForDetails')}</p>
      ) : (
        <>
          <img key={photoId} className="photo-inspector__image" src={mediaUrl(photoId, 'thumbnail')} alt="" />
          <PhotoDetails photoId={photoId} name={name} state={state} answer={answer} />
        </>
      )}
      {note}
    </aside>
  )
}
