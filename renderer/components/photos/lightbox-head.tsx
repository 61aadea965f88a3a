/** The upper edge of the lightbox: the photo's name and the buttons. */

import { Check, Ellipsis, ImagePlus, Info, X } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import { count } from '../../state/progress-words.ts'
import type { Wish } from '../../state/query-changes.ts'
import { Tip } from '../tip.tsx'

export interface LightboxHeadProps {
  readonly name: string
  readonly index: number
  readonly total: number
  readonly wish: Wish | null
  /** The photo is a right answer. */
  readonly right: boolean
  /** Null unless the user is marking right answers. */
  readonly onMark: (() => void) | null
  readonly detailsOpen: boolean
  readonly onReference: () => void
  readonly onDetails: () => void
  readonly onMenu: (event: MouseEvent) => void
  readonly onClose: () => void
}

const WISH_WORDS: Readonly<Record<Wish, string>> = { more: '+ more like this', less: '− less like this' }

export function LightboxHead(props: LightboxHeadProps) {
  const { name, index, total, detailsOpen, right, onMark } = props
  return (
    <header className="lightbox__head">
      <span className="lightbox__name">{name}</span>
      {props.wish && (
        <span className="lightbox__wish" role="status">
          {WISH_WORDS[props.wish]}
        </span>
      )}
      {onMark ? (
        <Tip text="Mark as right answer (m)">
          <button type="button" className="button button--small" aria-pressed={right} onClick={onMark}>
            {right && <Check size={14} aria-hidden />}
            Right answer
          </button>
        </Tip>
      ) : (
        right && <span className="lightbox__wish">✓ right answer</span>
      )}
      {/* A screen reader announces each new photo here; it reads the name of the dialog only once. */}
      <span className="lightbox__place" aria-live="polite">
        <span className="visually-hidden">{name}, </span>
        {`${count(index + 1)} of ${count(total)}`}
      </span>
      <HeadButton label="Use as reference" title="Use as reference (r)" onClick={props.onReference}>
        <ImagePlus size={18} aria-hidden />
      </HeadButton>
      <HeadButton label="Details" title="Details (i)" pressed={detailsOpen} onClick={props.onDetails}>
        <Info size={18} aria-hidden />
      </HeadButton>
      <HeadButton label="More" title="More" onClick={props.onMenu}>
        <Ellipsis size={18} aria-hidden />
      </HeadButton>
      <HeadButton label="Close" title="Close (Esc)" onClick={props.onClose}>
        <X size={18} aria-hidden />
      </HeadButton>
    </header>
  )
}

interface HeadButtonProps {
  readonly label: string
  readonly title: string
  readonly pressed?: boolean
  readonly onClick: (event: MouseEvent) => void
  readonly children: ReactNode
}

function HeadButton({ label, title, pressed, onClick, children }: HeadButtonProps) {
  return (
    <Tip text={title}>
      <button
        type="button"
        className="lightbox__button"
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
      >
        {children}
      </button>
    </Tip>
  )
}
