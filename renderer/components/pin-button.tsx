/** Pins the query: Searlight then refines it and watches for new photos that match. */
import { Pin as PinIcon } from 'lucide-react'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import type { OpenPin } from '../state/open-pin.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { t } from '../strings/translate.ts'

export interface PinButtonProps {
  readonly query: AppQuery
  readonly open: OpenPin | null
  readonly actions: RefiningActions
}

export function PinButton({ query, open, actions }: PinButtonProps) {
  const pinned = open !== null && !open.changed
  const label = t(pinned ? 'pins.pinned' : open ? 'pins.saveAsNew' : 'pins.pin')
  return (
    <>
      {open?.changed && (
        <button
          type="button"
          className="button composer__save"
          title={t('pins.updateHint', { name: open.pin.name })}
          onClick={() => actions.savePin(open.pin, query)}
        >
          {t('pins.update')}
        </button>
      )}
      <button
        type="button"
        className="button button--icon composer__pin"
        aria-label={label}
        aria-pressed={pinned}
        title={
          pinned ? t('pins.pinnedHint', { name: open.pin.name }) : t('photos.withKey', { label, key: 'p' })
        }
        onClick={() => actions.togglePin(open)}
      >
        <PinIcon size={16} aria-hidden fill={pinned ? 'currentColor' : 'none'} />
      </button>
    </>
  )
}
