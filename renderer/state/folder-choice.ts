/** What choosing the folder that is shown would mean. Pure. */
import type { FolderListing } from '../../electron/shared/app-files.ts'
import { assertNever } from '../../electron/shared/errors.ts'
import type { FolderPurpose } from '../../electron/shared/host-api.ts'
import { count } from './progress-words.ts'

/** The engine counts no further. */
const MAX_COUNTED = 1_000

export interface FolderChoice {
  readonly possible: boolean
  readonly words: string
}

export function choiceOf(purpose: FolderPurpose, listing: FolderListing | null): FolderChoice {
  if (!listing) return { possible: false, words: '' }
  switch (purpose) {
    case 'photos':
      return { possible: true, words: picturesWords(listing.pictures) }
    case 'model':
      return listing.isModel
        ? { possible: true, words: 'This folder holds a model.' }
        : { possible: false, words: 'No model here: it is a folder with config.json and model.safetensors.' }
    case 'export':
      return { possible: true, words: 'Nothing in it is overwritten.' }
    case 'import':
      return { possible: true, words: 'Marks that are there stay.' }
    default:
      return assertNever(purpose)
  }
}

function picturesWords(pictures: number): string {
  if (pictures === 0) return 'No pictures directly in here; folders inside are read too.'
  const counted = pictures >= MAX_COUNTED ? `${count(MAX_COUNTED)} or more` : count(pictures)
  return `${counted} ${pictures === 1 ? 'picture' : 'pictures'} directly in here.`
}

export function purposeWords(purpose: FolderPurpose): { readonly title: string; readonly action: string } {
  switch (purpose) {
    case 'photos':
      return { title: 'Choose a folder of photos', action: 'Add this folder' }
    case 'model':
      return { title: 'Choose a model', action: 'Use this model' }
    case 'export':
      return { title: 'Choose where to export to', action: 'Export here' }
    case 'import':
      return { title: 'Choose what was exported', action: 'Import this folder' }
    default:
      return assertNever(purpose)
  }
}
