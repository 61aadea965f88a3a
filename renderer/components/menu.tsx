/** A menu at an element or at a point of the window. Base UI places it and gives it its keys. */
import { Menu as BaseMenu } from '@base-ui/react/menu'
import { Fragment, useMemo, useRef, useState } from 'react'
import '../styles/menu.css'

export interface MenuItem {
  readonly label: string
  readonly run: () => void
  /** A key that does the same without the menu. */
  readonly keys?: string
}

/** A line separates the groups. */
export type MenuGroup = readonly MenuItem[]

export interface MenuPoint {
  readonly left: number
  readonly top: number
}

export interface MenuProps {
  readonly label: string
  /** The menu opens below or above it. */
  readonly anchor: Element | MenuPoint
  readonly groups: readonly MenuGroup[]
  readonly onClose: () => void
}

/** Distance from the edges of the window, pixels. */
const MARGIN_PX = 8
/** Distance from the anchor, pixels. */
const GAP_PX = 2

export function Menu({ label, anchor, groups, onClose }: MenuProps) {
  const place = useMemo(() => (anchor instanceof Element ? anchor : atPoint(anchor)), [anchor])
  const [opener] = useState(() => document.activeElement)
  const first = useRef<HTMLElement>(null)
  const onOpenChange = (_open: boolean, { reason, event }: BaseMenu.Root.ChangeEventDetails) => {
    // The opener itself closes the menu, by the click that follows this press.
    const onOpener =
      anchor instanceof Element && event.target instanceof Node && anchor.contains(event.target)
    if (reason !== 'outside-press' || !onOpener) onClose()
  }
  return (
    <BaseMenu.Root
      open
      modal={false}
      onOpenChange={onOpenChange}
      // Base UI does the same for a menu that one of its own triggers opens by a key.
      onOpenChangeComplete={() => first.current?.focus({ preventScroll: true })}
    >
      <BaseMenu.Portal>
        <BaseMenu.Positioner
          className="menu-place"
          anchor={place}
          align="start"
          positionMethod="fixed"
          sideOffset={GAP_PX}
          collisionPadding={MARGIN_PX}
        >
          <BaseMenu.Popup
            className="menu"
            aria-label={label}
            finalFocus={() => (opener instanceof HTMLElement && opener.isConnected ? opener : true)}
            // React passes the events of a menu on to the component that opened it, which has keys of its own.
            onKeyDown={(event) => event.stopPropagation()}
            onContextMenu={(event) => {
              event.preventDefault()
              event.stopPropagation()
            }}
          >
            {groups.map((items, at) => (
              <Fragment key={items[0]?.label}>
                {at > 0 && <BaseMenu.Separator className="menu__line" />}
                {/* An action runs once the opener has the focus again: a dialog then returns the focus to it. */}
                {items.map((item, index) => (
                  <BaseMenu.Item
                    key={item.label}
                    ref={at + index === 0 ? first : null}
                    className="menu__item"
                    label={item.label}
                    onClick={() => setTimeout(item.run)}
                  >
                    {item.label}
                    {item.keys && (
                      <kbd className="menu__keys" aria-hidden>
                        {item.keys}
                      </kbd>
                    )}
                  </BaseMenu.Item>
                ))}
              </Fragment>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}

function atPoint({ left, top }: MenuPoint) {
  return { getBoundingClientRect: () => DOMRect.fromRect({ x: left, y: top }) }
}
