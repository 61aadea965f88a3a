/** The reason for an empty list of photos. Pure. */
import type { AppState } from '../../electron/shared/app-state.ts'
import type { AppError } from '../../electron/shared/errors.ts'

export type EmptyReason =
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'no-folders' }
  | { readonly kind: 'folder-offline'; readonly folderId: number }
  | { readonly kind: 'indexing' }
  | { readonly kind: 'nothing-found'; readonly inFolder: boolean }
  | { readonly kind: 'no-photos'; readonly inFolder: boolean }

export interface Emptiness extends Pick<AppState, 'folders' | 'photos' | 'progress'> {
  readonly folderId: number | null
  readonly searching: boolean
  readonly error: AppError | null
}

export function emptyReason(emptiness: Emptiness): EmptyReason {
  const { folders, photos, progress, folderId, searching, error } = emptiness
  if (error) return { kind: 'failed', error }
  const inFolder = folderId !== null
  if (folders.length === 0) return { kind: 'no-folders' }
  const folder = folders.find(({ id }) => id === folderId)
  if (folder?.status === 'offline' && folder.photos === 0)
    return { kind: 'folder-offline', folderId: folder.id }
  if (searching && photos > 0) return { kind: 'nothing-found', inFolder }
  const reading = progress.state === 'indexing' || progress.state === 'scanning'
  return reading ? { kind: 'indexing' } : { kind: 'no-photos', inFolder }
}
