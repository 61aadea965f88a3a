/** The upper edge of the lightbox: the photo's name and the buttons. */

import { Check, Ellipsis, ImagePlus, Info, X } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import type { Wish } from '../../state/query-changes.ts'
import { type MessageId, t } from '../../strings/translate.ts'
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

const WISH_WORDS = { more: 'photos.lightboxMore', less: 'photos.lightboxLess' } as const satisfies Record<
  Wish,
  MessageId
>

export function LightboxHead(props: LightboxHeadProps) {
  const { name, index, total, detailsOpen, right, onMark } = props
  return (
    <header className="lightbox__head">
      <span className="lightbox__name">{name}</span>
      {props.wish && (
        <span className="lightbox__wish" role="status">
          {t(WISH_WORDS[props.wish])}
        </span>
      )}
      {onMark ? (
        <Tip text={t('quality.markKey')}>
          <button type="button" className="button button--small" aria-pressed={right} onClick={onMark}>
            {right && <Check size={14} aria-hidden />}
            {t('quality.rightAnswer')}
          </button>
        </Tip>
      ) : (
        right && <span className="lightbox__wish">{t('photos.rightInLightbox')}</span>
      )}
      {/* A screen reader announces each new photo here; it reads the name of the dialog only once. */}
      <span className="lightbox__place" aria-live="polite">
        <span className="visually-hidden">{name}, </span>
        {t('photos.place', { place: index + 1, total })}
      </span>
      <HeadButton label={t('photos.useAsReference', { photos: 1 })} keys="r" onClick={props.onReference}>
        <ImagePlus size={18} aria-hidden />
      </HeadButton>
      <HeadButton label={t('common.details')} keys="i" pressed={detailsOpen} onClick={props.onDetails}>
        <Info size={18} aria-hidden />
      </HeadButton>
      <HeadButton label={t('photos.moreActions')} onClick={props.onMenu}>
        <Ellipsis size={18} aria-hidden />
      </HeadButton>
      <HeadButton label={t('common.close')} keys={t('keys.escape')} onClick={props.onClose}>
        <X size={18} aria-hidden />
      </HeadButton>
    </header>
  )
}

interface HeadButtonProps {
  readonly label: string
  /** The key that does the same. */
  readonly keys?: string
  readonly pressed?: boolean
  readonly onClick: (event: MouseEvent) => void
  readonly children: ReactNode
}

function HeadButton({ label, keys, pressed, onClick, children }: HeadButtonProps) {
  return (
    <Tip text={keys ? t('photos.withKey', { label, key: keys }) : label}>
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
