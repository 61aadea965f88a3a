/** Reads the contents of a drop or a paste. */
import { draggedPhotos, droppedPhotos, PHOTOS_TYPE } from './photo-drag.ts'

export type Transferred =
  | { readonly kind: 'photos'; readonly photoIds: readonly number[] }
  | { readonly kind: 'files'; readonly files: readonly File[]; readonly folders: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' }

/** The kind of content over the window: browsers hide the contents until the drop. */
export type Hovering = 'photos' | 'files' | 'text'

export function hovering({ types }: DataTransfer): Hovering | null {
  if (types.includes(PHOTOS_TYPE)) return 'photos'
  if (types.includes('Files')) return draggedPhotos().length > 0 ? 'photos' : 'files'
  return types.includes('text/plain') ? 'text' : null
}

export function readTransfer(transfer: DataTransfer): Transferred {
  const photoIds = droppedPhotos(transfer)
  if (photoIds.length > 0) return { kind: 'photos', photoIds }
  const folders = countFolders(transfer)
  const files = folders === 0 ? [...transfer.files] : [...transfer.files].filter(hasKind)
  if (files.length > 0 || folders > 0) return { kind: 'files', files, folders }
  const text = transfer.getData('text/plain')
  return text === '' ? { kind: 'nothing' } : { kind: 'text', text }
}

/** A folder among files has neither kind nor name ending; among folders only those with a kind are surely files. */
function hasKind({ type }: File): boolean {
  return type !== ''
}

function countFolders(transfer: DataTransfer): number {
  return [...(transfer.items ?? [])].filter((item) => item.webkitGetAsEntry?.()?.isDirectory).length
}

/** Excludes videos and documents by their type; a file without a type (HEIC on some systems) may be an image. */
export function mayBePicture({ type }: File): boolean {
  return type === '' || type.startsWith('image/') || type === 'application/octet-stream'
}
