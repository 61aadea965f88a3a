/** `folders`: lists the watched folders, or stops watching one and says what happens to its data. */
import type { Folder } from '../../shared/library-api.ts'
import { noPositionals, parseArguments, required } from '../arguments.ts'
import { openLibrary } from '../open-library.ts'
import { printJson, say } from '../output.ts'

const USAGE = 'folders --library <dir> [--remove <folder>] [--json]'

const OPTIONS = {
  library: { type: 'string' },
  remove: { type: 'string' },
  json: { type: 'boolean' },
} as const

export async function folders(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS, USAGE)
  noPositionals(positionals, USAGE)
  const dir = required(values.library, 'library', USAGE)
  const access = values.remove === undefined ? 'read' : 'write'
  const library = await openLibrary({ dir, access, command: 'folders', signal })
  try {
    if (values.remove !== undefined) {
      const { path, photos, keptUntilMs } = await library.removeFolder(values.remove)
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

function describe({ path, status, photos, pending, failed, unlisted, excluded, videos }: Folder): string {
  const counts = [`${photos} photos`, `${pending} pending`, `${failed} failed`]
  if (unlisted > 0) counts.push(`${unlisted} not listed`)
  if (excluded > 0) counts.push(`${excluded} left out`)
  if (videos > 0) counts.push(`${videos} videos not read`)
  if (status === 'offline') counts.push('offline')
  return `${path}: ${counts.join(', ')}`
}
