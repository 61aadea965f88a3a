/** Texts of the folder dialog, and whether the shown folder fits its purpose. Pure. */
import type { FolderListing } from '../../electron/shared/app-files.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import type { FolderPurpose } from '../../electron/shared/host-api.ts'
import { t } from '../strings/translate.ts'

/** The engine stops counting here. */
const MAX_COUNTED = 1_000

export interface FolderChoice {
  readonly possible: boolean
  readonly words: string
}

export function choiceOf(purpose: FolderPurpose, listing: FolderListing | null): FolderChoice {
  if (!listing) return { possible: false, words: '' }
  switch (purpose) {
    case 'photos':
      return { possible: true, words: photosInWords(listing.pictures) }
    case 'model':
      return listing.isModel
        ? { possible: true, words: t('folderDialog.modelFound') }
        : { possible: false, words: t('folderDialog.modelMissing') }
    case 'export':
      return { possible: true, words: t('folderDialog.exportNote') }
    case 'import':
      return { possible: true, words: t('folderDialog.importNote') }
    default:
      return assertNever(purpose)
  }
}

function photosInWords(photos: number): string {
  if (photos === 0) return t('folderDialog.noPhotos')
  return photos >= MAX_COUNTED
    ? t('folderDialog.manyPhotos', { most: MAX_COUNTED })
    : t('folderDialog.photos', { photos })
}

export function purposeWords(purpose: FolderPurpose): { readonly title: string; readonly action: string } {
  switch (purpose) {
    case 'photos':
      return { title: t('folderDialog.photosTitle'), action: t('folderDialog.photosAction') }
    case 'model':
      return { title: t('folderDialog.modelTitle'), action: t('folderDialog.modelAction') }
    case 'export':
      return { title: t('folderDialog.exportTitle'), action: t('folderDialog.exportAction') }
    case 'import':
      return { title: t('folderDialog.importTitle'), action: t('folderDialog.importAction') }
    default:
      return assertNever(purpose)
  }
}
