/** The grid's arrangement as React state: laid out anew when the list or the size changes, moved on by scrolling. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { PhotoColumns } from '../../../electron/shared/photo-columns.ts'
import { type Arrangement, type LaidOut, NOTHING_SHOWN, rearranged, scrolled } from './arrangement.ts'
import { topToShow, type Viewport } from './grid-view.ts'
import { justifiedLayout } from './justified-layout.ts'
import { ScrollWatch } from './scroll-watch.ts'
import { useElementSize } from './use-element-size.ts'

export interface GridView extends Arrangement {
  readonly viewport: () => Viewport
  /** Scrolls to a photo, no further than needed. */
  readonly show: (index: number) => void
}

export interface GridList {
  readonly photos: PhotoColumns
  /** Another key is another list. */
  readonly listKey: string
  /** Another key is another order of the same list by match. */
  readonly rankKey: string
  readonly rowHeight: number
  readonly currentId: number | null
}

export function useGridView(scroller: RefObject<HTMLDivElement | null>, list: GridList): GridView {
  const laidOut = useLaidOut(scroller, list)
  const liveTop = useRef(0)
  const [state, setState] = useState<Arrangement>({ ...laidOut, ...NOTHING_SHOWN })
  let arrangement = state
  if (!isOf(state, laidOut)) {
    // The state's own `top` is as old as the last row that came into sight.
    arrangement = rearranged(state, laidOut, liveTop.current, list.currentId)
    setState(arrangement)
  }

  const watch = useRef<ScrollWatch | null>(null)
  const height = useRef(0)
  const { layout, before, top } = arrangement
  useLayoutEffect(() => {
    height.current = laidOut.height
    if (before === null || liveTop.current === top) return
    liveTop.current = top
    watch.current?.jump(top)
  }, [before, top, laidOut.height])

  useEffect(() => {
    if (!scroller.current) return
    watch.current = new ScrollWatch(
      scroller.current,
      () => height.current,
      (report) => {
        liveTop.current = report.top
        const follow = () => setState((old) => scrolled(old, report.top, report.direction, report.fast))
        // A fling goes further in a frame than is rendered ahead: rendered in the next one, it would show nothing.
        if (report.fast) flushSync(follow)
        else follow()
      },
    )
    return () => watch.current?.close()
  }, [scroller])

  const viewport = useCallback((): Viewport => ({ top: liveTop.current, height: height.current }), [])
  const show = useCallback(
    (index: number) => {
      const nextTop = topToShow(layout, { top: liveTop.current, height: height.current }, index)
      if (nextTop === liveTop.current) return
      const direction = nextTop > liveTop.current ? 'down' : 'up'
      liveTop.current = nextTop
      watch.current?.jump(nextTop)
      setState((old) => scrolled(old, nextTop, direction, false))
    },
    [layout],
  )
  return { ...arrangement, viewport, show }
}

function useLaidOut(scroller: RefObject<HTMLDivElement | null>, list: GridList): LaidOut {
  const { aspects, ids } = list.photos
  const { listKey, rankKey, rowHeight } = list
  const { width, height } = useElementSize(scroller)
  const layout = useMemo(() => justifiedLayout(aspects, width, rowHeight), [aspects, width, rowHeight])
  return { layout, ids, listKey, rankKey, height }
}

function isOf(arrangement: Arrangement, laidOut: LaidOut): boolean {
  return (
    arrangement.layout === laidOut.layout &&
    arrangement.ids === laidOut.ids &&
    arrangement.listKey === laidOut.listKey &&
    arrangement.rankKey === laidOut.rankKey &&
    arrangement.height === laidOut.height
  )
}
