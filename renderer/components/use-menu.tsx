/** The menu of an element: a right click opens it at the mouse, and its button opens it at the button. */
import { type MouseEvent, type ReactNode, useState } from 'react'
import { Menu } from './later-parts.ts'
import type { MenuGroup, MenuProps } from './menu.tsx'

export interface OpenableMenu {
  readonly button: {
    readonly 'aria-haspopup': 'menu'
    readonly 'aria-expanded': boolean
    readonly onClick: (event: MouseEvent) => void
  }
  readonly onContextMenu: (event: MouseEvent) => void
  /** Null while the menu is closed. */
  readonly menu: ReactNode
}

export function useMenu(label: string, groups: readonly MenuGroup[]): OpenableMenu {
  const [anchor, setAnchor] = useState<MenuProps['anchor'] | null>(null)
  const isOpen = anchor !== null
  return {
    button: {
      'aria-haspopup': 'menu',
      'aria-expanded': isOpen,
      onClick: ({ currentTarget }) => setAnchor(anchor === currentTarget ? null : currentTarget),
    },
    onContextMenu: (event) => {
      event.preventDefault()
      setAnchor({ left: event.clientX, top: event.clientY })
    },
    menu: isOpen && <Menu label={label} anchor={anchor} groups={groups} onClose={() => setAnchor(null)} />,
  }
}
