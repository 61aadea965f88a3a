/** The sidebar: all photos, the watched folders, pins, named words and marked answers. */
import { FolderPlus, Images } from 'lucide-react'
import type { Folder } from '../../electron/shared/library-api.ts'
import { useAppState } from '../state/app-context.ts'
import { count } from '../state/progress-words.ts'
import { folderLabels } from '../state/query-words.ts'
import type { LibraryActions } from '../state/use-library-actions.ts'
import type { RefiningActions } from '../state/use-refining-actions.ts'
import { SidebarFolder } from './sidebar-folder.tsx'
import { SidebarPins } from './sidebar-pins.tsx'
import { SidebarQuality } from './sidebar-quality.tsx'
import { SidebarWords } from './sidebar-words.tsx'
import '../styles/sidebar.css'
import { t } from '../strings/translate.ts'

export interface SidebarProps {
  readonly folderId: number | null
  readonly onFolder: (folderId: number | null) => void
  /** Shows all photos: leaves the folder, or else the pin. */
  readonly onAll: () => void
  readonly actions: LibraryActions
  readonly openPinId: number | null
  readonly refining: RefiningActions
  /** Puts a named word into the caption. */
  readonly onUseWord: (name: string) => void
  readonly onQuality: () => void
}

export function Sidebar(props: SidebarProps) {
  const { folderId, onFolder, actions, openPinId, refining } = props
  const folders = useAppState((state) => state.folders)
  const photos = useAppState((state) => state.photos)
  const labels = folderLabels(folders)
  return (
    <nav className="sidebar" aria-label={t('library.heading')}>
      <h2 className="sidebar__heading">{t('library.heading')}</h2>
      <ul>
        <li className="sidebar__row">
          <button
            type="button"
            className="sidebar__item"
            aria-current={folderId === null && openPinId === null ? 'page' : undefined}
            onClick={props.onAll}
          >
            <Images size={14} aria-hidden />
            <span className="sidebar__name">{t('photos.all')}</span>
            <span className="sidebar__count">{count(photos)}</span>
          </button>
        </li>
      </ul>
      <h2 className="sidebar__heading">{t('library.folders')}</h2>
      <ul>
        {folders.map((folder: Folder) => (
          <SidebarFolder
            key={folder.id}
            folder={folder}
            label={labels.get(folder.id) ?? folder.path}
            current={folder.id === folderId}
            onShow={() => onFolder(folder.id)}
            actions={actions}
          />
        ))}
      </ul>
      <button type="button" className="sidebar__item sidebar__add" onClick={actions.addFolder}>
        <FolderPlus size={14} aria-hidden />
        <span className="sidebar__name">{t('common.addFolder')}</span>
      </button>
      <SidebarPins openPinId={openPinId} actions={refining} />
      <SidebarWords actions={refining} onUse={props.onUseWord} />
      <SidebarQuality onOpen={props.onQuality} />
    </nav>
  )
}
