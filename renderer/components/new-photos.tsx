/** Counts the new photos of the pin. A click lists them first. */
import { newWords } from '../state/refining-words.ts'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

export interface NewPhotosProps {
  readonly photos: number
  readonly first: boolean
  readonly onFirst: (first: boolean) => void
}

export function NewPhotos({ photos, first, onFirst }: NewPhotosProps) {
  if (photos === 0) return null
  return (
    <Tip text={t('photos.listNewFirst')}>
      <button
        type="button"
        className="button button--small view-bar__new"
        aria-pressed={first}
        onClick={() => onFirst(!first)}
      >
        {newWords(photos)}
      </button>
    </Tip>
  )
}
