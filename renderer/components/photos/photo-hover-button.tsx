/**
 * What can be done with the photo under the mouse. One set of buttons for the whole grid, beside the list and not in
 * its options: an option may hold nothing that can be pressed. The keyboard has `r`, `+`, `-` and the menu for it.
 */
import { ImagePlus, Minus, Plus } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useState } from 'react'
import { t } from '../../strings/translate.ts'
import type { PhotoCommand } from './grid-keys.ts'
import { boxOf, type JustifiedLayout } from './justified-layout.ts'

export interface PhotoHoverButtonProps {
  readonly layout: JustifiedLayout
  readonly ids: Uint32Array
  readonly scroller: RefObject<HTMLElement | null>
  /** More and less can be asked for. */
  readonly wishes: boolean
  readonly onCommand: (command: PhotoCommand, id: number) => void
}

interface Hovered {
  readonly id: number
  readonly index: number
}

/** Words fit on photos as wide as this, pixels. */
const WIDE_ENOUGH_PX = 220

export function PhotoHoverButton({ layout, ids, scroller, wishes, onCommand }: PhotoHoverButtonProps) {
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
  // Photos that move away under a mouse that rests tell it by no event.
  if (!hovered || ids[hovered.index] !== hovered.id) return null
  const { left, top, width, height } = boxOf(layout, hovered.index)
  const run = (command: PhotoCommand) => onCommand(command, hovered.id)
  return (
    <div className="photo-hover" aria-hidden style={{ transform: `translate(${left}px, ${top + height}px)` }}>
      <div className="photo-hover__buttons">
        <button
          type="button"
          className="photo-hover__button"
          tabIndex={-1}
          title={t('photos.useAsReferenceHint')}
          onClick={({ shiftKey }) => run({ kind: 'reference', mode: shiftKey ? 'add' : 'replace' })}
        >
          <ImagePlus size={14} aria-hidden />
          {width >= WIDE_ENOUGH_PX && t('photos.useAsReference', { photos: 1 })}
        </button>
        {wishes && (
          <>
            <WishButton title={t('photos.moreKey')} onPress={() => run({ kind: 'wish', wish: 'more' })}>
              <Plus size={14} aria-hidden />
            </WishButton>
            <WishButton title={t('photos.lessKey')} onPress={() => run({ kind: 'wish', wish: 'less' })}>
              <Minus size={14} aria-hidden />
            </WishButton>
          </>
        )}
      </div>
    </div>
  )
}

interface WishButtonProps {
  readonly title: string
  readonly onPress: () => void
  readonly children: ReactNode
}

function WishButton({ title, onPress, children }: WishButtonProps) {
  return (
    <button type="button" className="photo-hover__button" tabIndex={-1} title={title} onClick={onPress}>
      {children}
    </button>
  )
}

function hoveredBy(event: PointerEvent, old: Hovered | null): Hovered | null {
  const { target, pointerType } = event
  // A finger has no hover; its first touch would put the button under it.
  if (!(target instanceof Element) || pointerType === 'touch') return null
  if (target.closest('.photo-hover')) return old
  const cell = target.closest<HTMLElement>('[data-photo]')
  if (!cell) return null
  const [id, index] = [Number(cell.dataset['photo']), Number(cell.dataset['index'])]
  return old?.id === id && old.index === index ? old : { id, index }
}
