/** The menu of an entry in the sidebar: a right click on the entry opens it, and so does the button beside it. */
import { Ellipsis } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../strings/translate.ts'
import type { MenuGroup } from './menu.tsx'
import { type OpenableMenu, useMenu } from './use-menu.tsx'

export interface EntryMenu extends Pick<OpenableMenu, 'onContextMenu'> {
  /** The button, and the menu while it is open. They stand after the entry. */
  readonly menu: ReactNode
}

export function useEntryMenu(label: string, groups: readonly MenuGroup[]): EntryMenu {
  const { button, onContextMenu, menu } = useMenu(label, groups)
  return {
    onContextMenu,
    menu: (
      <>
        <button
          type="button"
          className="button button--icon sidebar__more"
          aria-label={t('common.actionsFor', { name: label })}
          {...button}
        >
          <Ellipsis size={14} aria-hidden />
        </button>
        {menu}
      </>
    ),
  }
}
