/** The line above the photos: their title, their order and their size. */
import type { ReactNode } from 'react'
import { RESULT_ORDERS, type ResultOrder } from '../../electron/shared/app-state.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import { PHOTO_ORDERS, type PhotoOrder } from '../../electron/shared/photo-columns.ts'
import { t } from '../strings/translate.ts'

export const ROW_HEIGHTS = { smallest: 80, largest: 400, step: 20 } as const

export interface ViewBarProps {
  readonly title: string
  readonly detail: string
  /** Only results have an order by match. */
  readonly order:
    | { readonly kind: 'results'; readonly order: ResultOrder }
    | { readonly kind: 'library'; readonly order: PhotoOrder }
  readonly rowHeight: number
  /** Controls for these photos only. */
  readonly children: ReactNode
  readonly onResultOrder: (order: ResultOrder) => void
  readonly onLibraryOrder: (order: PhotoOrder) => void
  readonly onRowHeight: (rowHeight: number) => void
}

export function ViewBar(props: ViewBarProps) {
  const { title, detail, order, rowHeight, onRowHeight } = props
  return (
    <div className="view-bar">
      <h1 className="view-bar__title" dir="auto">
        {title}
      </h1>
      <p className="view-bar__detail" aria-live="polite">
        {detail}
      </p>
      {props.children}
      <label className="view-bar__control">
        {t('photos.sort')}
        <select
          className="select"
          value={order.order}
          onChange={({ target }) =>
            order.kind === 'results'
              ? props.onResultOrder(target.value as ResultOrder)
              : props.onLibraryOrder(target.value as PhotoOrder)
          }
        >
          {(order.kind === 'results' ? RESULT_ORDERS : PHOTO_ORDERS).map((each) => (
            <option key={each} value={each}>
              {orderWords(each)}
            </option>
          ))}
        </select>
      </label>
      <label className="view-bar__control">
        {t('photos.size')}
        <input
          className="view-bar__size"
          type="range"
          min={ROW_HEIGHTS.smallest}
          max={ROW_HEIGHTS.largest}
          step={ROW_HEIGHTS.step}
          value={rowHeight}
          aria-valuetext={t('photos.rowHeight', { pixels: rowHeight })}
          onChange={({ target }) => onRowHeight(Number(target.value))}
        />
      </label>
    </div>
  )
}

function orderWords(order: ResultOrder): string {
  switch (order) {
    case 'match':
      return t('photos.orderMatch')
    case 'newest':
      return t('photos.orderNewest')
    case 'oldest':
      return t('photos.orderOldest')
    case 'name':
      return t('photos.orderName')
    default:
      return assertNever(order)
  }
}
