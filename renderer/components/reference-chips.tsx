/** The references of the query, small, each with its way out and a menu. */
import { X } from 'lucide-react'
import { useState } from 'react'
import type { Reference } from '../../electron/shared/app-query.ts'
import { MAX_WORD_PHOTOS } from '../../electron/shared/app-refining.ts'
import { t } from '../strings/translate.ts'
import { type MenuGroup, PhotoMenu } from './photos/photo-menu.tsx'
import { ReferencePicture, referenceKey, referenceName } from './reference-picture.tsx'

export interface ReferenceChipsProps {
  readonly references: readonly Reference[]
  /** Pictures that are being read. */
  readonly reading: number
  readonly onRemove: (reference: Reference) => void
  readonly onSaveWord: (references: readonly Reference[]) => void
}

interface OpenMenu {
  readonly at: number
  readonly left: number
  readonly top: number
}

export function ReferenceChips(props: ReferenceChipsProps) {
  const { references, reading, onRemove } = props
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const chosen = menu && references[menu.at]
  if (references.length === 0 && reading === 0) return null
  return (
    <>
      <ul className="chips" aria-label={t('composer.references')}>
        {references.map((reference, at) => (
          <Chip
            key={referenceKey(reference)}
            reference={reference}
            name={referenceName(reference, at)}
            onMenu={(left, top) => setMenu({ at, left, top })}
            onRemove={() => onRemove(reference)}
          />
        ))}
        {reading > 0 && <li className="chips__reading">{t('composer.reading', { images: reading })}</li>}
      </ul>
      {menu && chosen && (
        <PhotoMenu
          label={referenceName(chosen, menu.at)}
          left={menu.left}
          top={menu.top}
          groups={chipItems(chosen, props)}
          onClose={() => setMenu(null)}
        />
      )}
    </>
  )
}

interface ChipProps {
  readonly reference: Reference
  readonly name: string
  readonly onMenu: (left: number, top: number) => void
  readonly onRemove: () => void
}

function Chip({ reference, name, onMenu, onRemove }: ChipProps) {
  return (
    <li className="chips__chip">
      <button
        type="button"
        className="chips__actions"
        aria-label={t('common.actionsFor', { name })}
        aria-haspopup="menu"
        title={name}
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect()
          onMenu(left, bottom)
        }}
        onContextMenu={(event) => {
          event.preventDefault()
          onMenu(event.clientX, event.clientY)
        }}
      >
        <ReferencePicture reference={reference} className="chips__picture" alt={name} />
      </button>
      <button
        type="button"
        className="chips__remove"
        aria-label={t('common.removeNamed', { name })}
        onClick={onRemove}
      >
        <X size={12} aria-hidden />
      </button>
    </li>
  )
}

function chipItems(
  chosen: Reference,
  { references, onRemove, onSaveWord }: ReferenceChipsProps,
): readonly MenuGroup[] {
  const all = {
    label: t('composer.saveAllAsWord', { photos: references.length }),
    run: () => onSaveWord(references),
  }
  const several = references.length > 1 && references.length <= MAX_WORD_PHOTOS
  return [
    [{ label: t('composer.saveAsWord'), run: () => onSaveWord([chosen]) }, ...(several ? [all] : [])],
    [{ label: t('common.remove'), run: () => onRemove(chosen) }],
  ]
}
