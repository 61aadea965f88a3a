/** One watched folder: its photos, whether it is there, and what can be done with it. */
import { Folder as FolderIcon, Unplug } from 'lucide-react'
import type { Folder } from '../../electron/shared/library-api.ts'
import { count } from '../state/progress-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import type { MenuItem } from './photos/photo-menu.tsx'
import { useEntryMenu } from './use-entry-menu.tsx'

export interface SidebarFolderProps {
  readonly folder: Folder
  readonly label: string
  readonly current: boolean
  readonly onShow: () => void
  readonly actions: LibraryActions
}

export function SidebarFolder({ folder, label, current, onShow, actions }: SidebarFolderProps) {
  const { onContextMenu, menu } = useEntryMenu(label, [folderItems(folder, onShow, actions)])
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
        onContextMenu={onContextMenu}
      >
        <Icon size={14} aria-hidden />
        <span className="sidebar__name" dir="auto">
          {label}
        </span>
        {offline && <span className="sidebar__offline">offline</span>}
        <span className="sidebar__count">{count(folder.photos)}</span>
      </button>
      {menu}
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
