/** A tooltip: Base UI opens it over an element that the mouse rests on, or that the keyboard reaches. */
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import '../styles/tip.css'

const OPEN_DELAY_MS = 500
/** Distance from the element and from the edges of the window, pixels. */
const GAP_PX = 6

/** Once a tooltip is open, its neighbours open without delay. */
export function Tips({ children }: { readonly children: ReactNode }) {
  return <Tooltip.Provider delay={OPEN_DELAY_MS}>{children}</Tooltip.Provider>
}

export interface TipProps {
  readonly text: string
  readonly children: ReactElement<{ readonly 'aria-label'?: string }>
}

/**
 * Adds a tooltip to its one child, which takes a ref. A screen reader reads the text if it says more than the label.
 *
 * Each tooltip has a root of its own: one that triggers share drops a pending tooltip whenever any trigger leaves the
 * page, and the buttons of a photo leave with the mouse.
 */
export function Tip({ text, children }: TipProps) {
  const saysMore = text !== '' && children.props['aria-label'] !== text
  return (
    <Tooltip.Root
      disabled={text === ''}
      // Escape closes the tooltip together with the dialog or menu under it.
      onOpenChange={(_open, details) => details.reason === 'escape-key' && details.allowPropagation()}
    >
      <Tooltip.Trigger render={children} {...(saysMore && { 'aria-description': text })} />
      <Tooltip.Portal>
        <Tooltip.Positioner
          className="tip-place"
          positionMethod="fixed"
          sideOffset={GAP_PX}
          collisionPadding={GAP_PX}
        >
          <Tooltip.Popup className="tip">{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
