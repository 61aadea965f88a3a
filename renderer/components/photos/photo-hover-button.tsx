/**
 * The buttons on the photo under the mouse. One set serves the whole grid and stands outside the list, because an
 * option may contain no buttons. The keyboard has `r`, `+`, `-` and the menu instead.
 */
import { ImagePlus, Minus, Plus } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useState } from 'react'
import { t } from '../../strings/translate.ts'
import { Tip } from '../tip.tsx'
import type { PhotoCommand } from './grid-keys.ts'
import { boxOf, type JustifiedLayout } from './justified-layout.ts'

export interface PhotoHoverButtonProps {
  readonly layout: JustifiedLayout
  readonly ids: Uint32Array
  readonly scroller: RefObject<HTMLElement | null>
  /** The query takes "more like this" and "less like this". */
  readonly wishes: boolean
  readonly onCommand: (command: PhotoCommand, id: number) => void
}

interface Hovered {
  readonly id: number
  readonly index: number
}

/** A photo of this width has room for words, pixels. */
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
  // A photo that moves away under a resting mouse sends no event.
  if (!hovered || ids[hovered.index] !== hovered.id) return null
  const { left, top, width, height } = boxOf(layout, hovered.index)
  const run = (command: PhotoCommand) => onCommand(command, hovered.id)
  return (
    <div className="photo-hover" aria-hidden style={{ transform: `translate(${left}px, ${top + height}px)` }}>
      <div className="photo-hover__buttons">
        <Tip text={t('photos.useAsReferenceHint')}>
          <button
            type="button"
            className="photo-hover__button"
            aria-label={t('photos.useAsReference', { photos: 1 })}
            tabIndex={-1}
            onClick={({ shiftKey }) => run({ kind: 'reference', mode: shiftKey ? 'add' : 'replace' })}
          >
            <ImagePlus size={14} aria-hidden />
            {width >= WIDE_ENOUGH_PX && t('photos.useAsReference', { photos: 1 })}
          </button>
        </Tip>
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
    <Tip text={title}>
      <button
        type="button"
        className="photo-hover__button"
        aria-label={title}
        tabIndex={-1}
        onClick={onPress}
      >
        {children}
      </button>
    </Tip>
  )
}

function hoveredBy(event: PointerEvent, old: Hovered | null): Hovered | null {
  const { target, pointerType } = event
  // A finger does not hover: its first touch would put the button under it.
  if (!(target instanceof Element) || pointerType === 'touch') return null
  if (target.closest('.photo-hover')) return old
  const cell = target.closest<HTMLElement>('[data-photo]')
  if (!cell) return null
  const [id, index] = [Number(cell.dataset['photo']), Number(cell.dataset['index'])]
  return old?.id === id && old.index === index ? old : { id, index }
}
