/** How many photos of the pin are new; pressed, they come first. */
import { newWords } from '../state/refining-words.ts'
import { t } from '../strings/translate.ts'

export interface NewPhotosProps {
  readonly photos: number
  readonly first: boolean
  readonly onFirst: (first: boolean) => void
}

export function NewPhotos({ photos, first, onFirst }: NewPhotosProps) {
  if (photos === 0) return null
  return (
    <button
      type="button"
      className="button button--small view-bar__new"
      aria-pressed={first}
      title={t('photos.listNewFirst')}
      onClick={() => onFirst(!first)}
    >
      {newWords(photos)}
    </button>
  )
}
