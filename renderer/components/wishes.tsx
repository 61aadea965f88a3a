/** How many photos were said to be wanted more and less, and the way back. */
import type { AppQuery } from '../../electron/shared/app-query.ts'
import { t } from '../strings/translate.ts'

export interface WishesProps {
  readonly query: AppQuery
  readonly onClear: () => void
}

export function Wishes({ query: { more, less }, onClear }: WishesProps) {
  if (more.length + less.length === 0) return null
  const words = [
    more.length > 0 && t('composer.wantedMore', { photos: more.length }),
    less.length > 0 && t('composer.wantedLess', { photos: less.length }),
  ]
  return (
    <span className="view-bar__wishes">
      <span>{words.filter(Boolean).join(', ')}</span>
      <button
        type="button"
        className="button button--small"
        aria-label={t('composer.clearWishes')}
        onClick={onClear}
      >
        {t('common.clear')}
      </button>
    </span>
  )
}
