/** One photo of the grid. The grid handles the events of all photos. */
import { memo, useState } from 'react'
import type { CapturePrecision } from '../../../electron/shared/capture-date.ts'
import { mediaUrl } from '../../client/app-client.ts'
import type { Wish } from '../../state/query-changes.ts'
import { t } from '../../strings/translate.ts'
import { dayWords } from './photo-words.ts'

export interface PhotoCellProps {
  readonly id: number
  readonly index: number
  readonly count: number
  readonly name: string
  /** On the photographer's clock, and its precision. */
  readonly capturedMs: number
  readonly precision: CapturePrecision
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Tab reaches this photo. */
  readonly tabStop: boolean
  readonly current: boolean
  readonly selected: boolean
  /** Its folder is offline. */
  readonly offline: boolean
  /** Its folder is online, but its file is missing. */
  readonly missing: boolean
  /** The user asked for more or less like this photo. */
  readonly wish: Wish | null
  /** It came after the user last opened the pin. */
  readonly isNew: boolean
  /** It is a right answer. */
  readonly right: boolean
  /** Scrolling is fast: do not load the file yet. */
  readonly waiting: boolean
}

export const PhotoCell = memo(function PhotoCell(props: PhotoCellProps) {
  const { id, left, top, width, height, name, selected, right } = props
  const states = [
    props.current && 'current',
    right && 'right',
    selected && 'selected',
    (props.offline || props.missing) && 'offline',
  ]
  const modifiers = states.filter(Boolean).map((state) => `photo-cell--${state}`)
  return (
    <div
      role="option"
      className={['photo-cell', ...modifiers].join(' ')}
      style={{ transform: `translate(${left}px, ${top}px)`, width, height }}
      data-photo={id}
      data-index={props.index}
      aria-label={labelOf(props)}
      aria-selected={selected}
      aria-posinset={props.index + 1}
      aria-setsize={props.count}
      tabIndex={props.tabStop ? 0 : -1}
      draggable
    >
      {/* The key is the id, so that a cell never shows the old picture under a new name. */}
      <Thumbnail key={id} id={id} name={name} waiting={props.waiting} />
      {(props.offline || props.missing) && (
        <span className="photo-cell__label">
          {t(props.offline ? 'photos.offlineBadge' : 'photos.unavailableBadge')}
        </span>
      )}
      {props.isNew && <span className="photo-cell__new">{t('photos.labelNew')}</span>}
      {right && <span className="photo-cell__right">{t('photos.rightBadge')}</span>}
      {props.wish && <span className="photo-cell__wish">{WISH_SIGNS[props.wish]}</span>}
    </div>
  )
})

const WISH_SIGNS: Readonly<Record<Wish, string>> = { more: '+', less: '−' }

function labelOf(props: PhotoCellProps): string {
  const { name, capturedMs, precision, offline, missing, isNew, right, wish } = props
  const states = [
    offline ? t('photos.labelOffline') : missing && t('photos.labelUnavailable'),
    isNew && t('photos.labelNew'),
    right && t('photos.labelRight'),
    wish && t(wish === 'more' ? 'photos.labelMore' : 'photos.labelLess'),
  ]
  return [name, dayWords(capturedMs, precision), ...states].filter(Boolean).join(', ')
}

type Load = 'waiting' | 'asked' | 'failed'

function Thumbnail({
  id,
  name,
  waiting,
}: {
  readonly id: number
  readonly name: string
  readonly waiting: boolean
}) {
  const [load, setLoad] = useState<Load>(waiting ? 'waiting' : 'asked')
  if (load === 'waiting' && !waiting) setLoad('asked')
  switch (load) {
    case 'waiting':
      return null
    case 'asked':
      return (
        <img
          className="photo-cell__image"
          src={mediaUrl(id, 'thumbnail')}
          alt=""
          decoding="async"
          draggable={false}
          onError={() => setLoad('failed')}
        />
      )
    case 'failed':
      return <span className="photo-cell__name">{name}</span>
  }
}
