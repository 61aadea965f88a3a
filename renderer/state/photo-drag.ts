/**
 * Drags photos out of the window and recognises them when they come back.
 *
 * [Note: One kind of drag a host] On the desktop a drag is native: it carries the files, and any program
 * accepts them. Back in the window it looks like files from outside, so `draggedPhotos` remembers the photos until
 * the mouse moves without a pressed button. In a browser a page cannot hand out files: a drag carries the photos'
 * ids under our own type, and Chromium downloads a single photo to the place of the drop.
 */
import type { HostInfo } from '../../electron/shared/app-state.ts'
import { type AppClient, mediaUrl } from '../client/app-client.ts'

/** JSON: an array of ids. */
export const PHOTOS_TYPE = 'application/x-searlight-photos'

/** Ids are unsigned 32-bit integers everywhere. */
const MAX_ID = 0xffff_ffff

let dragged: readonly number[] = []

/** The photos of the current native drag from this window; empty where the files come from outside. */
export function draggedPhotos(): readonly number[] {
  return dragged
}

/** The photos of a drop after either kind of drag; empty for any other drop. */
export function droppedPhotos(transfer: DataTransfer): readonly number[] {
  const text = transfer.getData(PHOTOS_TYPE)
  if (text === '') return transfer.files.length > 0 ? dragged : []
  const ids = parsed(text)
  return Array.isArray(ids) ? ids.filter((id) => Number.isInteger(id) && id > 0 && id <= MAX_ID) : []
}

/** Any page can drag something under our type. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

export interface PhotoDrag {
  readonly client: AppClient
  readonly host: HostInfo
  readonly photoIds: readonly number[]
  /** The file name of the downloaded photo, where one photo is dragged. */
  readonly name: string
}

export function startPhotoDrag(
  event: DragEvent,
  { client, host, photoIds, name }: PhotoDrag,
): Promise<unknown> {
  if (host.canDragOut) {
    event.preventDefault()
    remember(photoIds)
    return client.api.dragOut({ photoIds })
  }
  const { dataTransfer } = event
  if (dataTransfer) {
    dataTransfer.effectAllowed = 'copy'
    dataTransfer.setData(PHOTOS_TYPE, JSON.stringify(photoIds))
    if (photoIds.length === 1) dataTransfer.setData('DownloadURL', downloadOf(photoIds[0] ?? 0, name))
  }
  return Promise.resolve()
}

/** Chromium's `type:name:address`. */
function downloadOf(photoId: number, name: string): string {
  const address = new URL(mediaUrl(photoId, 'original'), document.baseURI)
  return `application/octet-stream:${name.replaceAll(':', '_')}:${address.href}`
}

function remember(photoIds: readonly number[]): void {
  dragged = photoIds
  const forget = (event: PointerEvent) => {
    // The drag starts in another process: until then the mouse moves in the page with its button down.
    if (event.type === 'pointermove' && event.buttons !== 0) return
    dragged = []
    removeEventListener('pointermove', forget, true)
    removeEventListener('pointerdown', forget, true)
  }
  addEventListener('pointermove', forget, true)
  addEventListener('pointerdown', forget, true)
}
