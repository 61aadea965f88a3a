/** The photos of the window: grid, lightbox, inspector and the menu of a photo. */
import { type DragEvent, type MouseEvent, type ReactNode, useMemo, useState } from 'react'
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
import { Lightbox, Menu } from '../later-parts.ts'
import type { MenuProps } from '../menu.tsx'
import { ExportPanel } from './export-panel.tsx'
import { Inspector } from './inspector.tsx'
import { PhotoGrid } from './photo-grid.tsx'
import { photoMenuGroups } from './photo-menu-items.ts'
import { useExport } from './use-export.ts'
import { usePhotoActions } from './use-photo-actions.ts'
import { usePhotoCommands } from './use-photo-commands.ts'
import { useSelection } from './use-selection.ts'

export interface PhotoAreaProps {
  readonly photos: PhotoColumns
  /** The answer that the photos belong to; null for the photos of the library. */
  readonly answer: SearchAnswer | null
  readonly loading: boolean
  /** Target height of a row, pixels. */
  readonly rowHeight: number
  readonly inspectorOpen: boolean
  readonly onInspector: (open: boolean) => void
  /** Stands in place of an empty list. */
  readonly empty: ReactNode
  /** Names the list to a screen reader. */
  readonly label: string
  /** Another key means another list, which starts at its top. */
  readonly listKey: string
  /** Another key means a new ranking of the same list. */
  readonly rankKey: string
  readonly onUseAsReference: (references: readonly Reference[], mode: 'replace' | 'add') => void
  readonly onTypeToComposer: (letter: string) => void
  readonly marks: PhotoMarks
  /** Stands below the details of the photo. */
  readonly inspectorNote: ReactNode
  /** Null without a query. */
  readonly onWish: ((photoIds: readonly number[], wish: Wish) => void) | null
  readonly onPin: () => void
  /** The user is marking right answers. */
  readonly marking: boolean
  /** Null without a query whose answers could be marked. */
  readonly onMark: ((photoIds: readonly number[]) => void) | null
  readonly onSaveWord: (references: readonly Reference[]) => void
}

interface OpenMenu {
  readonly id: number
  readonly anchor: MenuProps['anchor']
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
  // The last photo has gone: the lightbox must not open again with the next one.
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
    const anchor = menuAnchor(event)
    // The button that opened the menu closes it.
    setMenu(menu?.anchor === anchor ? null : { id, anchor })
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

  const openMenu = menu && (
    <Menu
      label={t('photos.menu')}
      anchor={menu.anchor}
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
      onClose={() => setMenu(null)}
    />
  )

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
        >
          {openMenu}
        </Lightbox>
      )}
      {!lightboxOpen && openMenu}
      <ExportPanel {...photoExport} />
    </section>
  )
}

/** The place of the mouse; the photo or the button where a key opened the menu. */
function menuAnchor(event: MouseEvent): MenuProps['anchor'] {
  const { clientX: left, clientY: top, currentTarget, target, type } = event
  if (type === 'contextmenu' && (left !== 0 || top !== 0)) return { left, top }
  return (target instanceof Element && target.closest('[data-photo]')) || currentTarget
}

function useOfflineFolders(): ReadonlySet<number> {
  const folders = useAppState((state) => state.folders)
  return useMemo(
    () => new Set(folders.filter(({ status }) => status === 'offline').map(({ id }) => id)),
    [folders],
  )
}
