/** The zoom of the lightbox: the whole picture, or a part of it at full size. */
import { type PointerEvent, useRef, useState } from 'react'
import { clampPan, MIDDLE, type Point, panToKeep, type Size } from './lightbox-zoom.ts'

export interface Zoom {
  readonly zoomed: boolean
  /** The full picture is larger than the stage. */
  readonly possible: boolean
  readonly pan: Point
  readonly toggle: (at?: Point) => void
  readonly panBy: (by: Point) => void
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void
    readonly onPointerMove: (event: PointerEvent) => void
    readonly onPointerUp: (event: PointerEvent) => void
    readonly onPointerCancel: () => void
  }
}

/** A press that moves less than this is a click, pixels. */
const CLICK_SLOP = 4

/** Another photo starts without zoom. */
export function useZoom(photoId: number, stage: Size, fit: Size, full: Size | null): Zoom {
  const [state, setState] = useState<{ readonly id: number; readonly pan: Point } | null>(null)
  const press = useRef<{ readonly from: Point; readonly pan: Point } | null>(null)
  const possible = full !== null && full.width > fit.width + 1
  const zoomed = possible && state?.id === photoId
  const pan = zoomed ? clampPan(state.pan, full, stage) : MIDDLE

  const toggle = (at: Point = MIDDLE) => {
    if (zoomed) setState(null)
    else if (possible) setState({ id: photoId, pan: clampPan(panToKeep(at, fit, full), full, stage) })
  }
  const panTo = (to: Point) => {
    if (zoomed) setState({ id: photoId, pan: clampPan(to, full, stage) })
  }
  return {
    zoomed,
    possible,
    pan,
    toggle,
    panBy: (by) => panTo({ x: pan.x + by.x, y: pan.y + by.y }),
    handlers: {
      onPointerDown(event) {
        if (event.button !== 0) return
        press.current = { from: { x: event.clientX, y: event.clientY }, pan }
        event.currentTarget.setPointerCapture?.(event.pointerId)
      },
      onPointerMove(event) {
        if (!press.current) return
        const by = movedBy(event, press.current.from)
        panTo({ x: press.current.pan.x + by.x, y: press.current.pan.y + by.y })
      },
      onPointerUp(event) {
        if (!press.current) return
        const by = movedBy(event, press.current.from)
        press.current = null
        if (Math.hypot(by.x, by.y) < CLICK_SLOP) toggle(fromMiddle(event, stage))
      },
      onPointerCancel() {
        press.current = null
      },
    },
  }
}

function movedBy(event: PointerEvent, from: Point): Point {
  return { x: event.clientX - from.x, y: event.clientY - from.y }
}

function fromMiddle(event: PointerEvent, stage: Size): Point {
  const box = event.currentTarget.getBoundingClientRect()
  return { x: event.clientX - box.left - stage.width / 2, y: event.clientY - box.top - stage.height / 2 }
}
