/** One watched folder: its photos, whether it is there, and what can be done with it. */
import { Ellipsis, Folder as FolderIcon, Unplug } from 'lucide-react'
import { useState } from 'react'
import type { Folder } from '../../electron/shared/library-api.ts'
import { count } from '../state/progress-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import { type MenuItem, PhotoMenu } from './photos/photo-menu.tsx'

export interface SidebarFolderProps {
  readonly folder: Folder
  readonly label: string
  readonly current: boolean
  readonly onShow: () => void
  readonly actions: LibraryActions
}

export function SidebarFolder({ folder, label, current, onShow, actions }: SidebarFolderProps) {
  const [menu, setMenu] = useState<{ readonly left: number; readonly top: number } | null>(null)
  const offline = folder.status === 'offline'
  const Icon = offline ? Unplug : FolderIcon
  return (
    <li className="sidebar__row" data-offline={offline}>
      <button
        type="button"
        className="sidebar__item"
        title={
          offline ? `${folder.path}\nOffline: its disk is not connected. Its photos are kept.` : folder.path
        }
        aria-current={current ? 'page' : undefined}
        onClick={onShow}
        onContextMenu={(event) => {
          event.preventDefault()
          setMenu({ left: event.clientX, top: event.clientY })
        }}
      >
        <Icon size={14} aria-hidden />
        <span className="sidebar__name" dir="auto">
          {label}
        </span>
        {offline && <span className="sidebar__offline">offline</span>}
        <span className="sidebar__count">{count(folder.photos)}</span>
      </button>
      <button
        type="button"
        className="button button--icon sidebar__more"
        aria-label={`Actions for ${label}`}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect()
          setMenu({ left, top: bottom })
        }}
      >
        <Ellipsis size={14} aria-hidden />
      </button>
      {menu && (
        <PhotoMenu
          label={label}
          left={menu.left}
          top={menu.top}
          groups={[folderItems(folder, onShow, actions)]}
          onClose={() => setMenu(null)}
        />
      )}
    </li>
  )
}

function folderItems(folder: Folder, onShow: () => void, actions: LibraryActions): readonly MenuItem[] {
  const find = { label: 'Find again…', run: () => actions.moveFolder(folder) }
  return [
    { label: 'Show only this', run: onShow },
    ...(folder.status === 'offline' ? [find] : []),
    { label: 'Remove from the library', run: () => actions.removeFolder(folder) },
  ]
}
