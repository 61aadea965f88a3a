/** One photo in the whole window: a dialog of Base UI, with keys of its own. */
import { Dialog } from '@base-ui/react/dialog'
import { type ComponentProps, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { SearchAnswer } from '../../../electron/shared/app-api.ts'
import { assertNever } from '../../../electron/shared/errors.ts'
import { type PhotoColumns, precisionAt } from '../../../electron/shared/photo-columns.ts'
import { mediaUrl } from '../../client/app-client.ts'
import { useApp } from '../../state/app-context.ts'
import { type PhotoMarks, wishOf } from '../../state/photo-marks.ts'
import '../../styles/photos-lightbox.css'
import { t } from '../../strings/translate.ts'
import type { PhotoCommand } from './grid-keys.ts'
import { LightboxHead } from './lightbox-head.tsx'
import { type LightboxCommand, lightboxCommand } from './lightbox-keys.ts'
import { LightboxStage } from './lightbox-stage.tsx'
import { PhotoDetails } from './photo-details.tsx'
import { dayWords } from './photo-words.ts'
import { useLightboxPicture } from './use-lightbox-picture.ts'
import { usePhotoDetails } from './use-photo-details.ts'

export interface LightboxProps {
  readonly photos: PhotoColumns
  readonly index: number
  readonly answer: SearchAnswer | null
  readonly detailsOpen: boolean
  readonly marks: PhotoMarks
  /** The user is marking right answers. */
  readonly marking: boolean
  readonly onGo: (index: number) => void
  readonly onSelect: (id: number) => void
  readonly onClose: () => void
  readonly onCommand: (command: PhotoCommand, id: number) => void
  readonly onMenu: (id: number, event: MouseEvent) => void
  /** The menu of the photo. It stands inside, so that Escape closes the menu and not the lightbox. */
  readonly children: ReactNode
}

export function Lightbox(props: LightboxProps) {
  return (
    <Dialog.Root open onOpenChange={(_open, { reason }) => reason === 'escape-key' && props.onClose()}>
      <Dialog.Portal>
        <Inside {...props} />
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** A component of its own, because the elements of a portal are there only after its parent is in the page. */
function Inside(props: LightboxProps) {
  const { photos, index, onGo, onCommand, onClose } = props
  const count = photos.ids.length
  const id = photos.ids[index] ?? 0
  const name = photos.names[index] ?? ''
  const dialog = useRef<HTMLDivElement>(null)
  const details = usePhotoDetails(useApp().client, id)
  const picture = useLightboxPicture(id, photos.aspects[index] ?? 1, details)
  const [loaded, setLoaded] = useState<number | null>(null)
  usePrefetch(photos, loaded === id ? index : null)

  const { zoom } = picture
  const run = (command: LightboxCommand): void => {
    switch (command.kind) {
      case 'go':
        onGo(placeOf(command.to, index, count))
        break
      case 'close':
        onClose()
        break
      case 'back':
        if (zoom.zoomed) zoom.toggle()
        else onClose()
        break
      case 'zoom':
        zoom.toggle()
        break
      case 'pan':
        zoom.panBy(command.by)
        break
      case 'select':
        props.onSelect(id)
        break
      case 'photo':
        onCommand(command.command, id)
        break
      default:
        assertNever(command)
    }
  }
  const onKeyDown: ComponentProps<typeof Dialog.Popup>['onKeyDown'] = (event) => {
    // React passes the keys on to the photos behind the lightbox.
    event.stopPropagation()
    const onButton = event.target instanceof HTMLButtonElement && (event.key === ' ' || event.key === 'Enter')
    const command = onButton ? null : lightboxCommand(event)
    // Base UI closes the lightbox by the same key.
    if (!command || (command.kind === 'back' && !zoom.zoomed)) return
    event.preventDefault()
    event.preventBaseUIHandler()
    run(command)
  }

  return (
    <Dialog.Popup
      ref={dialog}
      className="lightbox"
      aria-modal
      initialFocus={dialog}
      // The grid takes the focus back: to the photo that was seen last.
      finalFocus={false}
      aria-label={`${name}, ${dayWords(photos.capturedMs[index] ?? 0, precisionAt(photos, index))}`}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => props.onMenu(id, event)}
    >
      <LightboxHead
        name={name}
        index={index}
        total={count}
        wish={wishOf(props.marks, id)}
        right={props.marks.right.has(id)}
        onMark={props.marking ? () => onCommand({ kind: 'mark-one' }, id) : null}
        detailsOpen={props.detailsOpen}
        onReference={() => onCommand({ kind: 'reference', mode: 'replace' }, id)}
        onDetails={() => onCommand({ kind: 'inspector' }, id)}
        onMenu={(event) => props.onMenu(id, event)}
        onClose={onClose}
      />
      <div className="lightbox__body">
        <LightboxStage
          photoId={id}
          name={name}
          picture={picture}
          onPreview={() => setLoaded(id)}
          onPrevious={index > 0 ? () => onGo(index - 1) : null}
          onNext={index < count - 1 ? () => onGo(index + 1) : null}
        />
        {props.detailsOpen && (
          <aside className="lightbox__details" aria-label={t('photos.detailsOf', { name })}>
            <PhotoDetails photoId={id} name={name} state={details} answer={props.answer} />
          </aside>
        )}
      </div>
      {props.children}
    </Dialog.Popup>
  )
}

type Step = Extract<LightboxCommand, { readonly kind: 'go' }>['to']

function placeOf(step: Step, index: number, count: number): number {
  switch (step) {
    case 'previous':
      return Math.max(0, index - 1)
    case 'next':
      return Math.min(count - 1, index + 1)
    case 'first':
      return 0
    case 'last':
      return count - 1
  }
}

/** Loads the previews of the two neighbours after the preview on screen (`index` is null before). */
function usePrefetch(photos: PhotoColumns, index: number | null): void {
  useEffect(() => {
    if (index === null) return
    const pictures = [index + 1, index - 1].map((at) => {
      const id = photos.ids[at]
      const picture = new Image()
      if (id !== undefined) picture.src = mediaUrl(id, 'preview')
      return picture
    })
    return () => {
      // Cancels loads that have not finished.
      for (const picture of pictures) picture.src = ''
    }
  }, [photos, index])
}
