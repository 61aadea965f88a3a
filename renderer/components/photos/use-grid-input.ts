/** Handles keyboard and mouse of the grid: moves the current photo and the selection, and passes on other commands. */
import { type KeyboardEvent, type MouseEvent, type RefObject, useLayoutEffect, useRef } from 'react'
import type { PhotoColumns } from '../../../electron/shared/photo-columns.ts'
import { clearSelected, extendTo, moveTo, type Selection, selectAll, toggle } from '../../state/selection.ts'
import { type GridCommand, gridCommand, type Move, type PhotoCommand } from './grid-keys.ts'
import { middleOf, rangeInView, rowsInPage, verticalNeighbour } from './grid-view.ts'
import type { GridView } from './use-grid-view.ts'

export interface GridInput {
  readonly photos: PhotoColumns
  readonly selection: Selection
  /** The lightbox over the grid has the focus. */
  readonly away: boolean
  /** A click marks a right answer. */
  readonly marking: boolean
  readonly onSelection: (selection: Selection) => void
  readonly onCommand: (command: PhotoCommand, id: number) => void
}

export interface GridHandlers {
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onClick: (event: MouseEvent) => void
  readonly onDoubleClick: (event: MouseEvent) => void
  readonly onFocus: () => void
  readonly onBlur: () => void
}

export function useGridInput(
  list: RefObject<HTMLElement | null>,
  view: GridView,
  input: GridInput,
): GridHandlers {
  const { photos, selection, away, onSelection, onCommand } = input
  const { ids } = photos
  const focus = useFocusFollows(list, selection.current, away)
  const goal = useRef<number | null>(null)

  const currentIndex = selection.current === null ? -1 : ids.indexOf(selection.current)
  const { show } = view
  useLayoutEffect(() => {
    // The grid follows the lightbox, so that it shows the right photo once that closes.
    if (away && currentIndex >= 0) show(currentIndex)
  }, [away, currentIndex, show])

  const go = (index: number, extend: boolean) => {
    const id = ids[index]
    if (id === undefined) return
    onSelection(extend ? extendTo(selection, id, ids) : moveTo(selection, id, true))
    show(index)
    focus.want()
  }

  const move = (direction: Move, extend: boolean) => {
    const at = currentIndex
    if (at < 0) {
      go(rangeInView(view.layout, view.viewport()).first, false)
      return
    }
    const middle = goal.current ?? middleOf(view.layout, at)
    const rows = rowsToGo(direction, rowsInPage(view.layout, view.viewport(), at))
    goal.current = rows === null ? null : middle
    go(
      rows === null ? sideways(direction, at, ids.length) : verticalNeighbour(view.layout, at, rows, middle),
      extend,
    )
  }

  const run = (command: GridCommand, id: number): boolean => {
    switch (command.kind) {
      case 'move':
        move(command.move, command.extend)
        return true
      case 'toggle':
        onSelection(toggle(selection, id))
        return true
      case 'select-all':
        onSelection(selectAll(selection, ids))
        return true
      case 'back':
        if (selection.selected.size === 0) return false
        onSelection(clearSelected(selection))
        return true
      default:
        goal.current = null
        onCommand(command, id)
        return true
    }
  }

  return {
    onKeyDown(event) {
      const command = gridCommand(event)
      const id = photoOf(event.target)
      if (!command || id === null || event.nativeEvent.isComposing) return
      if (!run(command, id)) return
      event.preventDefault()
      event.stopPropagation()
    },
    onClick(event) {
      const id = photoOf(event.target)
      if (id === null) return
      goal.current = null
      if (event.shiftKey) onSelection(extendTo(selection, id, ids))
      else if (event.ctrlKey || event.metaKey) onSelection(toggle(selection, id, true))
      else {
        onSelection(moveTo(selection, id, false))
        if (input.marking) onCommand({ kind: 'mark-one' }, id)
      }
    },
    onDoubleClick(event) {
      const id = photoOf(event.target)
      if (id !== null) onCommand({ kind: 'lightbox' }, id)
    },
    onFocus: focus.onFocus,
    onBlur: focus.onBlur,
  }
}

export function photoOf(target: EventTarget): number | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-photo]') : null
  return cell ? Number(cell.dataset['photo']) : null
}

/** Null for a move along the row. */
function rowsToGo(move: Move, page: number): number | null {
  switch (move) {
    case 'up':
      return -1
    case 'down':
      return 1
    case 'page-up':
      return -page
    case 'page-down':
      return page
    default:
      return null
  }
}

function sideways(move: Move, at: number, count: number): number {
  switch (move) {
    case 'left':
      return Math.max(0, at - 1)
    case 'right':
      return Math.min(count - 1, at + 1)
    case 'first':
      return 0
    default:
      return count - 1
  }
}

interface FocusFollows {
  readonly want: () => void
  readonly onFocus: () => void
  readonly onBlur: () => void
}

/**
 * Keeps the focus on the current photo: after a move by key, and after the focused photo has gone, for which
 * browsers send no event.
 */
function useFocusFollows(
  list: RefObject<HTMLElement | null>,
  current: number | null,
  away: boolean,
): FocusFollows {
  const inside = useRef(false)
  const wanted = useRef(false)
  const wasAway = useRef(false)
  useLayoutEffect(() => {
    const back = wasAway.current && !away
    wasAway.current = away
    const lost = inside.current && document.activeElement === document.body
    if (away || !(wanted.current || back || lost)) return
    wanted.current = false
    list.current?.querySelector<HTMLElement>(`[data-photo="${current}"]`)?.focus({ preventScroll: true })
  })
  return {
    want: () => {
      wanted.current = true
    },
    onFocus: () => {
      inside.current = true
    },
    onBlur: () => {
      inside.current = false
    },
  }
}
