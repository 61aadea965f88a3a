/** Pins the query. Searlight refines a pin and watches for photos that match it. */
import { Pin as PinIcon } from 'lucide-react'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import type { OpenPin } from '../state/open-pin.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { t } from '../strings/translate.ts'
import { Tip } from './tip.tsx'

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
        <Tip text={t('pins.updateHint', { name: open.pin.name })}>
          <button
            type="button"
            className="button composer__save"
            onClick={() => actions.savePin(open.pin, query)}
          >
            {t('pins.update')}
          </button>
        </Tip>
      )}
      <Tip
        text={
          pinned ? t('pins.pinnedHint', { name: open.pin.name }) : t('photos.withKey', { label, key: 'p' })
        }
      >
        <button
          type="button"
          className="button button--icon composer__pin"
          aria-label={label}
          aria-pressed={pinned}
          onClick={() => actions.togglePin(open)}
        >
          <PinIcon size={16} aria-hidden fill={pinned ? 'currentColor' : 'none'} />
        </button>
      </Tip>
    </>
  )
}
