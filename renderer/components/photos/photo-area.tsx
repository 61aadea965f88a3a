/** The photos of the window: grid, lightbox and inspector, and what can be done with a photo. */
import type { ReactNode } from 'react'
import type { Reference, SearchAnswer } from '../../../electron/shared/app-api.ts'
import type { PhotoColumns } from '../../../electron/shared/photo-columns.ts'

export interface PhotoAreaProps {
  readonly photos: PhotoColumns
  /** Why the photos are these; null where they are the library. */
  readonly answer: SearchAnswer | null
  readonly loading: boolean
  /** Target height of a row, pixels. */
  readonly rowHeight: number
  readonly inspectorOpen: boolean
  readonly onInspector: (open: boolean) => void
  /** Shown in place of the photos where there is none. */
  readonly empty: ReactNode
  /** Names the list to a screen reader. Another label is another list, which begins at its top. */
  readonly label: string
  readonly onUseAsReference: (references: readonly Reference[], mode: 'replace' | 'add') => void
  readonly onTypeToComposer: (letter: string) => void
}

export function PhotoArea(props: PhotoAreaProps) {
  return (
    <section className="photo-area" aria-label={props.label}>
      {props.photos.ids.length === 0 && !props.loading ? props.empty : null}
    </section>
  )
}
