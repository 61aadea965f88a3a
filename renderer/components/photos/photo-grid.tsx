/**
 * Shows any number of photos in justified rows. Only the photos near the view are in the page.
 *
 * A list box whose options have absolute places, so that scrolling changes no layout. Each option states its place
 * among all photos. The current photo is always in the page, because it has the focus.
 *
 * [Note: The grid has its own windowing] The plain lists use TanStack Virtual; the grid does not. A library of this
 * kind measures or keeps an object for each row, and the grid lays out 100,000 photos on every change of its width
 * (justified-layout.ts). It also does what such libraries do not: it holds the photo under the eye when photos come
 * and go above (arrangement.ts), moves photos to their new places (move-photos.ts), gives a scrolled-out cell to
 * the next photo (cell-slots.ts) and loads no thumbnails during a fling (scroll-watch.ts).
 */
import { type DragEvent, type MouseEvent, useLayoutEffect, useRef, useState } from 'react'
import '../../styles/photos-grid.css'
import { precisionAt } from '../../../electron/shared/photo-columns.ts'
import { type PhotoMarks, wishOf } from '../../state/photo-marks.ts'
import { CellSlots } from './cell-slots.ts'
import { boxOf } from './justified-layout.ts'
import { movePhotos } from './move-photos.ts'
import { PhotoCell } from './photo-cell.tsx'
import { PhotoHoverButton } from './photo-hover-button.tsx'
import { ScrollDate } from './scroll-date.tsx'
import { type GridInput, photoOf, useGridInput } from './use-grid-input.ts'
import { type GridView, useGridView } from './use-grid-view.ts'

export interface PhotoGridProps extends GridInput {
  readonly label: string
  readonly listKey: string
  readonly rankKey: string
  readonly rowHeight: number
  readonly busy: boolean
  readonly offlineFolders: ReadonlySet<number>
  /** Hits whose file was missing at the time of the search. */
  readonly missing: ReadonlySet<number>
  readonly marks: PhotoMarks
  /** The query takes "more like this" and "less like this". */
  readonly wishes: boolean
  readonly onMenu: (id: number, event: MouseEvent) => void
  readonly onDragStart: (id: number, event: DragEvent) => void
}

export function PhotoGrid(props: PhotoGridProps) {
  const { photos, selection, label, listKey, rankKey, rowHeight } = props
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const view = useGridView(scroller, { photos, listKey, rankKey, rowHeight, currentId: selection.current })
  const handlers = useGridInput(list, view, props)
  const { layout, ids, top, before } = view
  useLayoutEffect(() => {
    if (list.current && before) movePhotos(list.current, { layout, ids, top }, before)
  }, [layout, ids, top, before])

  return (
    <div className="photo-grid">
      <div className="photo-grid__scroller" ref={scroller}>
        <div
          {...handlers}
          role="listbox"
          aria-multiselectable
          aria-label={label}
          aria-busy={props.busy}
          className="photo-grid__list"
          style={{ height: layout.height }}
          ref={list}
          onContextMenu={(event) => withPhoto(event, props.onMenu)}
          onDragStart={(event) => withPhoto(event, props.onDragStart)}
        >
          <Cells {...props} view={view} />
        </div>
        <PhotoHoverButton
          layout={layout}
          ids={ids}
          scroller={scroller}
          wishes={props.wishes}
          onCommand={props.onCommand}
        />
      </div>
      {view.fast && <ScrollDate photos={photos} index={view.range.first} />}
    </div>
  )
}

function withPhoto<E extends MouseEvent | DragEvent>(event: E, handle: (id: number, event: E) => void): void {
  const id = photoOf(event.target)
  if (id !== null) handle(id, event)
}

function Cells(props: PhotoGridProps & { readonly view: GridView }) {
  const { photos, selection, view, offlineFolders, missing, marks } = props
  const [slots] = useState(() => new CellSlots())
  const currentIndex = selection.current === null ? -1 : photos.ids.indexOf(selection.current)
  const indices = renderedIndices(view, currentIndex)
  const ids = indices.map((index) => photos.ids[index] ?? 0)
  // Photos that move keep their cells, so that no photo flies in from the place of another.
  const keys = slots.assign(ids, view.before === null)
  const tabStop = currentIndex >= 0 ? currentIndex : view.range.first
  return indices.map((index, at) => (
    <PhotoCell
      key={keys[at]}
      id={ids[at] ?? 0}
      index={index}
      count={photos.ids.length}
      name={photos.names[index] ?? ''}
      capturedMs={photos.capturedMs[index] ?? 0}
      precision={precisionAt(photos, index)}
      {...boxOf(view.layout, index)}
      tabStop={index === tabStop}
      current={index === currentIndex}
      selected={selection.selected.has(ids[at] ?? 0)}
      offline={offlineFolders.has(photos.folderIds[index] ?? 0)}
      missing={missing.has(ids[at] ?? 0)}
      wish={wishOf(marks, ids[at] ?? 0)}
      isNew={marks.fresh.has(ids[at] ?? 0)}
      right={marks.right.has(ids[at] ?? 0)}
      waiting={view.fast}
    />
  ))
}

/** In the order of the list, because a screen reader follows the page. */
function renderedIndices(view: GridView, currentIndex: number): readonly number[] {
  const { first, end } = view.range
  const indices = Array.from({ length: end - first }, (_, at) => first + at)
  if (currentIndex >= 0 && currentIndex < first) return [currentIndex, ...indices]
  return currentIndex >= end ? [...indices, currentIndex] : indices
}
