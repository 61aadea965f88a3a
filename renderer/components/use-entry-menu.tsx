/** The menu of an entry in the sidebar: by a right click on it, or by the button beside it. */
import { Ellipsis } from 'lucide-react'
import { type MouseEvent, type ReactNode, useState } from 'react'
import { t } from '../strings/translate.ts'
import { type MenuItem, PhotoMenu } from './photos/photo-menu.tsx'

export interface EntryMenu {
  /** Of the entry itself. */
  readonly onContextMenu: (event: MouseEvent) => void
  /** The button, and the menu while it is open: to stand behind the entry. */
  readonly menu: ReactNode
}

export function useEntryMenu(label: string, groups: readonly (readonly MenuItem[])[]): EntryMenu {
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null)
  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault()
    setPlace({ left: event.clientX, top: event.clientY })
  }
  const menu = (
    <>
      <button
        type="button"
        className="button button--icon sidebar__more"
        aria-label={t('common.actionsFor', { name: label })}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect()
          setPlace({ left, top: bottom })
        }}
      >
        <Ellipsis size={14} aria-hidden />
      </button>
      {place && <PhotoMenu label={label} {...place} groups={groups} onClose={() => setPlace(null)} />}
    </>
  )
  return { onContextMenu, menu }
}
