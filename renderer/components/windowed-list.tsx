/** A list of rows of one height. TanStack Virtual draws only the rows in view: 10,000 rows cost as little as 20. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import '../styles/windowed-list.css'

/** Rows drawn above and below the view. */
const OVERSCAN = 8

export interface WindowedListProps<T> {
  readonly label: string
  readonly className: string
  readonly items: readonly T[]
  readonly rowPixels: number
  readonly keyOf: (item: T, at: number) => string
  readonly children: (item: T) => ReactNode
  readonly onKeyDown?: (event: KeyboardEvent<HTMLUListElement>) => void
}

export function WindowedList<T>(props: WindowedListProps<T>) {
  const { label, className, items, rowPixels, keyOf, children, onKeyDown } = props
  const list = useRef<HTMLUListElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowPixels,
    overscan: OVERSCAN,
  })
  const rows = virtual.getVirtualItems()
  const above = rows[0]?.start ?? 0
  const below = virtual.getTotalSize() - (rows.at(-1)?.end ?? 0)
  return (
    <ul
      ref={list}
      className={`windowed-list ${className}`}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls the list.
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <li aria-hidden style={{ height: above }} />
      {rows.map(({ index }) => {
        const item = items[index] as T
        return (
          <li
            key={keyOf(item, index)}
            style={{ height: rowPixels }}
            aria-setsize={items.length}
            aria-posinset={index + 1}
          >
            {children(item)}
          </li>
        )
      })}
      <li aria-hidden style={{ height: below }} />
    </ul>
  )
}
