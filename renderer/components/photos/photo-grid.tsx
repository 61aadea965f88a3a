/**
 * Any number of photos in justified rows; only those near what is seen are in the page.
 *
 * A list box whose options lie in absolute places, so that scrolling changes no layout. Every photo that is
 * rendered is told its place among all; the current one is always rendered, as the keyboard is on it.
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
  /** Hits whose file was not there when they were found. */
  readonly missing: ReadonlySet<number>
  readonly marks: PhotoMarks
  /** More and less can be asked for. */
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
  // Photos that change their place keep their cells to themselves, so that none flies in from another photo's place.
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

/** In the list's order, which is the order a screen reader meets them in. */
function renderedIndices(view: GridView, currentIndex: number): readonly number[] {
  const { first, end } = view.range
  const indices = Array.from({ length: end - first }, (_, at) => first + at)
  if (currentIndex >= 0 && currentIndex < first) return [currentIndex, ...indices]
  return currentIndex >= end ? [...indices, currentIndex] : indices
}
