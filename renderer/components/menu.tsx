/** A menu at a point of the window, for the mouse and the keyboard alike. Gives the keyboard back when it closes. */
import { Fragment, type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import '../styles/menu.css'

export interface MenuItem {
  readonly label: string
  readonly run: () => void
  /** A key that does the same without the menu. */
  readonly keys?: string
}

/** A line is drawn between groups. */
export type MenuGroup = readonly MenuItem[]

export interface PhotoMenuProps {
  readonly label: string
  readonly left: number
  readonly top: number
  readonly groups: readonly MenuGroup[]
  readonly onClose: () => void
}

/** From the edges of the window, pixels. */
const MARGIN = 8

export function PhotoMenu({ label, left, top, groups, onClose }: PhotoMenuProps) {
  const menu = useRef<HTMLDivElement>(null)
  useFocusOnce(menu)
  useLayoutEffect(() => {
    const { current } = menu
    if (!current) return
    const { width, height } = current.getBoundingClientRect()
    current.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`
    current.style.top = `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`
  }, [left, top])
  useEffect(() => {
    const onDown = (event: Event) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) onClose()
    }
    addEventListener('pointerdown', onDown, true)
    addEventListener('blur', onClose)
    addEventListener('resize', onClose)
    return () => {
      removeEventListener('pointerdown', onDown, true)
      removeEventListener('blur', onClose)
      removeEventListener('resize', onClose)
    }
  }, [onClose])

  const onKeyDown = (event: KeyboardEvent) => {
    // The menu is inside the photos for React: their keys must not hear what it is told.
    event.stopPropagation()
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      onClose()
      return
    }
    const buttons = [...(menu.current?.querySelectorAll('button') ?? [])]
    const next = itemByKey(buttons, event.key)
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  return createPortal(
    <div
      ref={menu}
      className="photo-menu"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {groups.map((items, at) => (
        <Fragment key={items[0]?.label}>
          {at > 0 && <hr className="photo-menu__line" />}
          {items.map((item) => (
            <MenuButton key={item.label} item={item} onClose={onClose} />
          ))}
        </Fragment>
      ))}
    </div>,
    document.body,
  )
}

function MenuButton({ item, onClose }: { readonly item: MenuItem; readonly onClose: () => void }) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className="photo-menu__item"
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
      onClick={(event) => {
        event.stopPropagation()
        onClose()
        item.run()
      }}
    >
      {item.label}
      {item.keys && (
        <kbd className="photo-menu__keys" aria-hidden>
          {item.keys}
        </kbd>
      )}
    </button>
  )
}

/** The item that an arrow, Home, End or its first letter leads to. */
function itemByKey(buttons: readonly HTMLButtonElement[], key: string): HTMLButtonElement | undefined {
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  switch (key) {
    case 'ArrowDown':
      return buttons[(at + 1) % buttons.length]
    case 'ArrowUp':
      return buttons.at(at <= 0 ? -1 : at - 1)
    case 'Home':
      return buttons[0]
    case 'End':
      return buttons.at(-1)
  }
  if (key.length !== 1 || key === ' ') return undefined
  const begins = (button: HTMLButtonElement) => button.textContent.toLowerCase().startsWith(key.toLowerCase())
  return buttons.slice(at + 1).find(begins) ?? buttons.find(begins)
}

function useFocusOnce(menu: { readonly current: HTMLElement | null }): void {
  // Before the menu leaves the page: a dialog that opens in its place gives the keyboard back to where it finds it.
  useLayoutEffect(() => {
    const { current } = menu
    const before = document.activeElement
    current?.querySelector('button')?.focus({ preventScroll: true })
    return () => {
      // Not where an action has taken the keyboard somewhere else meanwhile.
      const { activeElement } = document
      const free = activeElement === document.body || current?.contains(activeElement)
      if (free && before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [menu])
}
