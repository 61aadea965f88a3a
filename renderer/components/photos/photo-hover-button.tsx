/**
 * "Use as reference" on the photo under the mouse. One button for the whole grid, beside the list and not in its
 * options: an option may hold nothing that can be pressed. The keyboard has `r` and the menu for it.
 */
import { ImagePlus } from 'lucide-react'
import { type RefObject, useEffect, useState } from 'react'

export interface PhotoHoverButtonProps {
  readonly scroller: RefObject<HTMLElement | null>
  readonly onUse: (id: number, mode: 'replace' | 'add') => void
}

interface Hovered {
  readonly id: number
  readonly left: number
  readonly top: number
  readonly narrow: boolean
}

/** Words fit on photos as wide as this, pixels. */
const WIDE_ENOUGH_PX = 160

export function PhotoHoverButton({ scroller, onUse }: PhotoHoverButtonProps) {
  const [hovered, setHovered] = useState<Hovered | null>(null)
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onOver = (event: PointerEvent) => setHovered((old) => hoveredBy(event, old))
    const onLeave = () => setHovered(null)
    element.addEventListener('pointerover', onOver)
    element.addEventListener('pointerleave', onLeave)
    return () => {
      element.removeEventListener('pointerover', onOver)
      element.removeEventListener('pointerleave', onLeave)
    }
  }, [scroller])
  if (!hovered) return null
  return (
    <div
      className="photo-hover"
      aria-hidden
      style={{ transform: `translate(${hovered.left}px, ${hovered.top}px)` }}
    >
      <button
        type="button"
        className="photo-hover__button"
        tabIndex={-1}
        title="Use as reference (r). With Shift: add as reference"
        onClick={(event) => onUse(hovered.id, event.shiftKey ? 'add' : 'replace')}
      >
        <ImagePlus size={14} aria-hidden />
        {!hovered.narrow && 'Use as reference'}
      </button>
    </div>
  )
}

function hoveredBy(event: PointerEvent, old: Hovered | null): Hovered | null {
  const { target, pointerType } = event
  // A finger has no hover; its first touch would put the button under it.
  if (!(target instanceof Element) || pointerType === 'touch') return null
  if (target.closest('.photo-hover')) return old
  const cell = target.closest<HTMLElement>('[data-photo]')
  if (!cell) return null
  const id = Number(cell.dataset['photo'])
  if (old?.id === id) return old
  const { offsetWidth, offsetHeight } = cell
  const { e, f } = new DOMMatrixReadOnly(cell.style.transform)
  return { id, left: e, top: f + offsetHeight, narrow: offsetWidth < WIDE_ENOUGH_PX }
}
