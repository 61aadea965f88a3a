/** Pins the query. Searlight refines a pin and watches for photos that match it. */
import { Pin as PinIcon } from 'lucide-react'
import type { AppQuery } from '../../electron/shared/app-query.ts'
import type { OpenPin } from '../state/open-pin.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { Tip } from './tip.tsx'

export interface PinButtonProps {
  readonly query: AppQuery
  readonly open: OpenPin | null
  readonly actions: RefiningActions
}

export function PinButton({ query, open, actions }: PinButtonProps) {
  const pinned = open !== null && !open.changed
  const label = pinned ? 'Pinned' : open ? 'Pin as another' : 'Pin'
  return (
    <>
      {open?.changed && (
        <Tip text={`“${open.pin.name}” is asked like this from now on`}>
          <button
            type="button"
            className="button composer__save"
            onClick={() => actions.savePin(open.pin, query)}
          >
            Save to pin
          </button>
        </Tip>
      )}
      <Tip text={pinned ? `Pinned as “${open.pin.name}”. Press to remove the pin (p)` : `${label} (p)`}>
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
