/** The photos of the window: grid, lightbox and inspector, and what can be done with a photo. */
import { type DragEvent, type MouseEvent, type ReactNode, useCallback, useMemo, useState } from 'react'
import type { SearchAnswer } from '../../../electron/shared/app-api.ts'
import type { Reference } from '../../../electron/shared/app-query.ts'
import type { PhotoColumns } from '../../../electron/shared/photo-columns.ts'
import { useApp, useAppState } from '../../state/app-context.ts'
import { startPhotoDrag } from '../../state/photo-drag.ts'
import type { PhotoMarks } from '../../state/photo-marks.ts'
import type { Wish } from '../../state/query-changes.ts'
import { moveTo, targetsOf, toggle } from '../../state/selection.ts'
import '../../styles/photos.css'
import { t } from '../../strings/translate.ts'
import { ExportPanel } from './export-panel.tsx'
import { Inspector } from './inspector.tsx'
import { Lightbox } from './lightbox.tsx'
import { PhotoGrid } from './photo-grid.tsx'
import { PhotoMenu } from './photo-menu.tsx'
import { photoMenuGroups } from './photo-menu-items.ts'
import { useExport } from './use-export.ts'
import { usePhotoActions } from './use-photo-actions.ts'
import { usePhotoCommands } from './use-photo-commands.ts'
import { useSelection } from './use-selection.ts'

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
  /** Names the list to a screen reader. */
  readonly label: string
  /** Another key is another list, which begins at its top. */
  readonly listKey: string
  /** Another key is another order of the same list by match. */
  readonly rankKey: string
  readonly onUseAsReference: (references: readonly Reference[], mode: 'replace' | 'add') => void
  readonly onTypeToComposer: (letter: string) => void
  readonly marks: PhotoMarks
  /** Beside the details of the photo. */
  readonly inspectorNote: ReactNode
  /** Null where nothing was looked for. */
  readonly onWish: ((photoIds: readonly number[], wish: Wish) => void) | null
  readonly onPin: () => void
  /** Right answers are being marked. */
  readonly marking: boolean
  /** Null where there is no query to mark answers of. */
  readonly onMark: ((photoIds: readonly number[]) => void) | null
  readonly onSaveWord: (references: readonly Reference[]) => void
}

interface OpenMenu {
  readonly id: number
  readonly left: number
  readonly top: number
}

export function PhotoArea(props: PhotoAreaProps) {
  const { photos, answer, label, listKey } = props
  const { client, fail } = useApp()
  const host = useAppState((state) => state.host)
  const [selection, setSelection] = useSelection(photos.ids, listKey)
  const [lightboxWanted, setLightboxWanted] = useState(false)
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const actions = usePhotoActions(props.onUseAsReference)
  const photoExport = useExport()
  const offlineFolders = useOfflineFolders()
  const missing = useMemo(() => new Set(answer?.missing), [answer])

  const currentIndex = selection.current === null ? -1 : photos.ids.indexOf(selection.current)
  const lightboxOpen = lightboxWanted && currentIndex >= 0
  // The last photo went away while it was looked at: the lightbox does not come back with the next one.
  if (lightboxWanted && !lightboxOpen) setLightboxWanted(false)

  const openLightbox = (id: number) => {
    setSelection(moveTo(selection, id, true))
    setLightboxWanted(true)
  }
  const targets = (id: number) => targetsOf(selection, id, photos.ids)
  const onCommand = usePhotoCommands({
    ...props,
    actions,
    targets,
    openLightbox,
    closeLightbox: () => setLightboxWanted(false),
  })

  const onMenu = (id: number, event: MouseEvent) => {
    event.preventDefault()
    setMenu({ id, ...menuPlace(event) })
    if (!selection.selected.has(id)) setSelection(moveTo(selection, id, false))
  }
  const onDragStart = (id: number, event: DragEvent) => {
    const drag = {
      client,
      host,
      photoIds: targets(id),
      name: photos.names[photos.ids.indexOf(id)] ?? '',
    }
    startPhotoDrag(event.nativeEvent, drag).catch((error: unknown) => fail(error, t('photos.dragging')))
  }
  const closeMenu = useCallback(() => setMenu(null), [])

  return (
    <section className="photo-area" aria-label={t('photos.label')}>
      <div className="photo-area__main">
        {photos.ids.length === 0 && !props.loading ? (
          props.empty
        ) : (
          <PhotoGrid
            photos={photos}
            label={label}
            listKey={listKey}
            rankKey={props.rankKey}
            rowHeight={props.rowHeight}
            busy={props.loading}
            marks={props.marks}
            wishes={props.onWish !== null}
            offlineFolders={offlineFolders}
            missing={missing}
            selection={selection}
            away={lightboxOpen}
            marking={props.marking}
            onSelection={setSelection}
            onCommand={onCommand}
            onMenu={onMenu}
            onDragStart={onDragStart}
          />
        )}
      </div>
      {props.inspectorOpen && (
        <Inspector
          photoId={selection.current}
          name={photos.names[currentIndex] ?? ''}
          selected={selection.selected.size}
          answer={answer}
          note={props.inspectorNote}
          onClose={() => props.onInspector(false)}
        />
      )}
      {lightboxOpen && (
        <Lightbox
          photos={photos}
          index={currentIndex}
          answer={answer}
          marks={props.marks}
          detailsOpen={props.inspectorOpen}
          marking={props.marking}
          onGo={(index) => setSelection(moveTo(selection, photos.ids[index] ?? 0, true))}
          onSelect={(id) => setSelection(toggle(selection, id))}
          onClose={() => setLightboxWanted(false)}
          onCommand={onCommand}
          onMenu={onMenu}
        />
      )}
      {menu && (
        <PhotoMenu
          label={t('photos.menu')}
          left={menu.left}
          top={menu.top}
          groups={photoMenuGroups({
            host,
            actions,
            ids: targets(menu.id),
            openLightbox: lightboxOpen ? null : () => openLightbox(menu.id),
            exportPhotos: photoExport.start,
            onWish: props.onWish,
            onMark: props.onMark,
            right: props.marks.right,
            onSaveWord: props.onSaveWord,
          })}
          onClose={closeMenu}
        />
      )}
      <ExportPanel {...photoExport} />
    </section>
  )
}

/** At the mouse; under the photo's or button's upper edge where a key asked. */
function menuPlace(event: MouseEvent): { readonly left: number; readonly top: number } {
  if (event.clientX !== 0 || event.clientY !== 0) return { left: event.clientX, top: event.clientY }
  const box = event.currentTarget.getBoundingClientRect()
  return { left: box.left, top: box.top }
}

function useOfflineFolders(): ReadonlySet<number> {
  const folders = useAppState((state) => state.folders)
  return useMemo(
    () => new Set(folders.filter(({ status }) => status === 'offline').map(({ id }) => id)),
    [folders],
  )
}
