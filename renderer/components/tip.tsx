/** A tooltip: Base UI opens it over an element that the mouse rests on, or that the keyboard reaches. */
import { Tooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'
import '../styles/tip.css'

const tips = Tooltip.createHandle<string>()

const OPEN_DELAY_MS = 500
/** Distance from the element and from the edges of the window, pixels. */
const GAP_PX = 6

/** The one tooltip of the window, which all elements with a tip share. */
export function Tips({ children }: { readonly children: ReactNode }) {
  return (
    <Tooltip.Provider delay={OPEN_DELAY_MS}>
      {children}
      <Tooltip.Root
        handle={tips}
        // Escape closes the tooltip together with the dialog or menu under it.
        onOpenChange={(_open, details) => details.reason === 'escape-key' && details.allowPropagation()}
      >
        {({ payload }) => (
          <Tooltip.Portal>
            <Tooltip.Positioner
              className="tip-place"
              positionMethod="fixed"
              sideOffset={GAP_PX}
              collisionPadding={GAP_PX}
            >
              <Tooltip.Popup className="tip">{payload}</Tooltip.Popup>
            </Tooltip.Positioner>
          </Tooltip.Portal>
        )}
      </Tooltip.Root>
    </Tooltip.Provider>
  )
}

export interface TipProps {
  readonly text: string
  readonly children: ReactElement<{ readonly 'aria-label'?: string }>
}

/** Adds a tooltip to its one child, which takes a ref. A screen reader reads the text if it says more than the label. */
export function Tip({ text, children }: TipProps) {
  const saysMore = text !== '' && children.props['aria-label'] !== text
  return (
    <Tooltip.Trigger
      handle={tips}
      payload={text}
      disabled={text === ''}
      render={children}
      {...(saysMore && { 'aria-description': text })}
    />
  )
}
