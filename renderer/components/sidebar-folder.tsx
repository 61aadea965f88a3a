/** A watched folder in the sidebar: its count, its state and its menu. */
import { Folder as FolderIcon, Unplug } from 'lucide-react'
import type { Folder } from '../../electron/shared/library-api.ts'
import { count } from '../state/progress-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import { type MessageId, t } from '../strings/translate.ts'
import type { MenuItem } from './menu.tsx'
import { Tip } from './tip.tsx'
import { useEntryMenu } from './use-entry-menu.tsx'

const OFFLINE_WORDS = {
  missing: 'library.offlineMissing',
  unreadable: 'library.offlineUnreadable',
  'not-a-folder': 'library.offlineNotAFolder',
  'photos-missing': 'library.offlinePhotosMissing',
} as const satisfies Record<NonNullable<Folder['offlineReason']>, MessageId>

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
      <Tip
        text={
          folder.offlineReason ? `${folder.path}\n${t(OFFLINE_WORDS[folder.offlineReason])}` : folder.path
        }
      >
        <button
          type="button"
          className="sidebar__item"
          aria-current={current ? 'page' : undefined}
          onClick={onShow}
          onContextMenu={onContextMenu}
        >
          <Icon size={14} aria-hidden />
          <span className="sidebar__name" dir="auto">
            {label}
          </span>
          {offline && <span className="sidebar__offline">{t('library.offline')}</span>}
          <span className="sidebar__count">{count(folder.photos)}</span>
        </button>
      </Tip>
      {menu}
    </li>
  )
}

function folderItems(folder: Folder, onShow: () => void, actions: LibraryActions): readonly MenuItem[] {
  const find = { label: t('library.locateFolder'), run: () => actions.moveFolder(folder) }
  const gone = { label: t('library.photosAreGone'), run: () => actions.photosAreGone(folder) }
  return [
    { label: t('library.showOnlyThis'), run: onShow },
    ...(folder.status === 'offline' ? [find] : []),
    ...(folder.offlineReason === 'photos-missing' ? [gone] : []),
    { label: t('library.removeFolder'), run: () => actions.removeFolder(folder) },
  ]
}
