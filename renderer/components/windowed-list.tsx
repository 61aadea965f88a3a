/** A list of rows of one height that draws only those in sight: 10,000 rows cost as little as 20. */
import { type ReactNode, useEffect, useRef, useState } from 'react'

/** Rows drawn beyond what is seen. */
const OVERSCAN = 8
/** Before the list is measured. */
const FIRST_HEIGHT_PIXELS = 480

export interface WindowedListProps<T> {
  readonly label: string
  readonly items: readonly T[]
  readonly rowPixels: number
  readonly keyOf: (item: T, at: number) => string
  readonly children: (item: T) => ReactNode
}

export function WindowedList<T>({ label, items, rowPixels, keyOf, children }: WindowedListProps<T>) {
  const list = useRef<HTMLUListElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(FIRST_HEIGHT_PIXELS)
  useEffect(() => {
    const measured = list.current?.clientHeight
    if (measured) setHeight(measured)
  }, [])
  const first = Math.max(0, Math.floor(top / rowPixels) - OVERSCAN)
  const last = Math.min(items.length, Math.ceil((top + height) / rowPixels) + OVERSCAN)
  return (
    <ul
      ref={list}
      className="windowed-list"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <li aria-hidden style={{ height: first * rowPixels }} />
      {items.slice(first, last).map((item, at) => (
        <li
          key={keyOf(item, first + at)}
          style={{ height: rowPixels }}
          aria-setsize={items.length}
          aria-posinset={first + at + 1}
        >
          {children(item)}
        </li>
      ))}
      <li aria-hidden style={{ height: (items.length - last) * rowPixels }} />
    </ul>
  )
}
