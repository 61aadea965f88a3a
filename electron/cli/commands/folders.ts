/**
 * `folders`: lists the watched folders, stops watching one and says what happens to its data, or removes the photos of
 * one that the user knows to be gone. Runs in the CLI.
 */
import { AppError } from '../../shared/errors.ts'
import type { Folder } from '../../shared/library-api.ts'
import { openLibrary } from '../open-library.ts'
import { printJson, tellerOf } from '../output.ts'

const OFFLINE_WORDS: Readonly<Record<NonNullable<Folder['offlineReason']>, string>> = {
  missing: 'there is no such folder now',
  unreadable: 'the folder cannot be read',
  'not-a-folder': 'there is a file at its place',
  'photos-missing': 'none of its photos is in it; if they are gone, say so with --gone',
}

export interface FoldersOptions {
  readonly library: string
  readonly remove?: string
  readonly gone?: string
  readonly json?: boolean
}

export async function folders(values: FoldersOptions, signal: AbortSignal): Promise<number> {
  const { library: dir, remove, gone } = values
  if (remove !== undefined && gone !== undefined)
    throw new AppError('usage', '--remove and --gone do not go together: give one of them')
  const tell = tellerOf(values.json)
  const access = remove === undefined && gone === undefined ? 'read' : 'write'
  const library = await openLibrary({ dir, access, command: 'folders', signal })
  try {
    if (gone !== undefined) {
      const removed = await library.photosAreGone(gone)
      tell(`${gone}: ${removed} photos that are not there are no longer in the library`)
      if (values.json) printJson({ path: gone, removed })
      return 0
    }
    if (remove !== undefined) {
      const { path, photos, keptUntilMs } = await library.removeFolder(remove)
      const until = new Date(keptUntilMs).toISOString()
      tell(`${path}: no longer watched; its ${photos} photos leave every search, the files are untouched`)
      tell(
        `the library keeps their features until ${until}: until then, adding the folder again costs nothing`,
      )
      if (values.json) printJson({ path, photos, keptUntil: until })
      return 0
    }
    const list = await library.folders()
    for (const folder of list) tell(describe(folder))
    if (values.json) printJson({ folders: list })
    return 0
  } finally {
    await library.close()
  }
}

function describe({
  path,
  offlineReason,
  photos,
  pending,
  failed,
  unlisted,
  excluded,
  videos,
}: Folder): string {
  const counts = [`${photos} photos`, `${pending} pending`, `${failed} failed`]
  if (unlisted > 0) counts.push(`${unlisted} not listed`)
  if (excluded > 0) counts.push(`${excluded} left out`)
  if (videos > 0) counts.push(`${videos} videos not read`)
  if (offlineReason !== null) counts.push(`offline: ${OFFLINE_WORDS[offlineReason]}`)
  return `${path}: ${counts.join(', ')}`
}
