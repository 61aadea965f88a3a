/** Lists the pins. */
import { Pin as PinIcon } from 'lucide-react'
import type { Pin } from '../../electron/shared/app-refining.ts'
import { useAppState } from '../state/app-context.ts'
import { queryWords } from '../state/query-words.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { t } from '../strings/translate.ts'
import { refiningItems } from './refining-items.ts'
import { SidebarEntry } from './sidebar-entry.tsx'

export interface SidebarPinsProps {
  readonly openPinId: number | null
  readonly actions: RefiningActions
}

export function SidebarPins({ openPinId, actions }: SidebarPinsProps) {
  const pins = useAppState((state) => state.pins)
  return (
    <>
      <h2 className="sidebar__heading">{t('pins.heading')}</h2>
      {pins.length === 0 && <p className="sidebar__empty">{t('pins.none')}</p>}
      <ul aria-label={t('pins.heading')}>
        {pins.map((pin) => (
          <SidebarEntry
            key={pin.id}
            name={pin.name}
            icon={<PinIcon size={14} aria-hidden />}
            refinement={pin.refinement}
            detail={null}
            newPhotos={pin.newPhotos}
            current={pin.id === openPinId}
            title={titleOf(pin)}
            items={refiningItems(pin.refinement, { kind: 'pin', id: pin.id }, actions)}
            removal={{ label: t('pins.removePin'), run: () => actions.removePin(pin) }}
            onOpen={() => actions.openPin(pin)}
            onRename={(name) => actions.renamePin(pin, name)}
            problemOf={() => null}
          />
        ))}
      </ul>
    </>
  )
}

function titleOf({ query, refinement, newPhotos }: Pin): string {
  const reason = refinement.kind === 'stopped' || refinement.kind === 'none' ? refinement.reason : null
  const came = newPhotos > 0 && t('pins.newMatches', { photos: newPhotos })
  return [queryWords(query), came, reason].filter(Boolean).join('\n')
}
