/** Shows the references of the query as small pictures, each with a menu and a button that removes it. */
import { X } from 'lucide-react'
import type { Reference } from '../../electron/shared/app-query.ts'
import { MAX_WORD_PHOTOS } from '../../electron/shared/app-refining.ts'
import { t } from '../strings/translate.ts'
import type { MenuGroup } from './menu.tsx'
import { ReferencePicture, referenceKey, referenceName } from './reference-picture.tsx'
import { Tip } from './tip.tsx'
import { useMenu } from './use-menu.tsx'

export interface ReferenceChipsProps {
  readonly references: readonly Reference[]
  /** How many pictures the window is still reading. */
  readonly reading: number
  readonly onRemove: (reference: Reference) => void
  readonly onSaveWord: (references: readonly Reference[]) => void
}

export function ReferenceChips(props: ReferenceChipsProps) {
  const { references, reading, onRemove } = props
  if (references.length === 0 && reading === 0) return null
  return (
    <ul className="chips" aria-label={t('composer.references')}>
      {references.map((reference, at) => (
        <Chip
          key={referenceKey(reference)}
          reference={reference}
          name={referenceName(reference, at)}
          items={chipItems(reference, props)}
          onRemove={() => onRemove(reference)}
        />
      ))}
      {reading > 0 && <li className="chips__reading">{t('composer.reading', { images: reading })}</li>}
    </ul>
  )
}

interface ChipProps {
  readonly reference: Reference
  readonly name: string
  readonly items: readonly MenuGroup[]
  readonly onRemove: () => void
}

function Chip({ reference, name, items, onRemove }: ChipProps) {
  const { button, onContextMenu, menu } = useMenu(name, items)
  return (
    <li className="chips__chip">
      <Tip text={name}>
        <button
          type="button"
          className="chips__actions"
          aria-label={t('common.actionsFor', { name })}
          {...button}
          onContextMenu={onContextMenu}
        >
          <ReferencePicture reference={reference} className="chips__picture" alt={name} />
        </button>
      </Tip>
      {menu}
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
