/**
 * `folders`: lists the watched folders, stops watching one and says what happens to its data, or takes the user's word that
 * photos which are not found are gone.
 */
import type { Folder } from '../../shared/library-api.ts'
import { noPositionals, parseArguments, required, usageError } from '../arguments.ts'
import { openLibrary } from '../open-library.ts'
import { printJson, say } from '../output.ts'

const USAGE = 'folders --library <dir> [--remove <folder> | --gone <folder>] [--json]'

const OFFLINE_WORDS: Readonly<Record<NonNullable<Folder['offlineReason']>, string>> = {
  missing: 'there is no such folder now',
  unreadable: 'the folder cannot be read',
  'not-a-folder': 'there is a file at its place',
  'photos-missing': 'none of its photos is in it; if they are gone, say so with --gone',
}

const OPTIONS = {
  library: { type: 'string' },
  remove: { type: 'string' },
  gone: { type: 'string' },
  json: { type: 'boolean' },
} as const

export async function folders(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS, USAGE)
  noPositionals(positionals, USAGE)
  const dir = required(values.library, 'library', USAGE)
  const { remove, gone } = values
  if (remove !== undefined && gone !== undefined)
    throw usageError('--remove and --gone are two things', USAGE)
  const access = remove === undefined && gone === undefined ? 'read' : 'write'
  const library = await openLibrary({ dir, access, command: 'folders', signal })
  try {
    if (gone !== undefined) {
      const removed = await library.photosAreGone(gone)
      say(`${gone}: ${removed} photos that are not there are no longer in the library`)
      if (values.json) printJson({ path: gone, removed })
      return 0
    }
    if (remove !== undefined) {
      const { path, photos, keptUntilMs } = await library.removeFolder(remove)
      const until = new Date(keptUntilMs).toISOString()
      say(
        `${path}: no longer watched; its ${photos} photos leave every search, the files are untouched, and what was`,
      )
      say(`computed from them is kept until ${until}: adding the folder again before then costs nothing`)
      if (values.json) printJson({ path, photos, keptUntil: until })
      return 0
    }
    const list = await library.folders()
    for (const folder of list) say(describe(folder))
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
