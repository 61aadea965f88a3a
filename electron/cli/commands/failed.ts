/** `failed`: lists the files that could not be read, or only in part, and why; `--retry` reads them again. */
import { noPositionals, parseArguments, required } from '../arguments.ts'
import { openLibrary } from '../open-library.ts'
import { printJson, say } from '../output.ts'

const USAGE = 'failed --library <dir> [--retry] [--json]'

const OPTIONS = {
  library: { type: 'string' },
  retry: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export async function failed(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS, USAGE)
  noPositionals(positionals, USAGE)
  const dir = required(values.library, 'library', USAGE)
  const access = values.retry ? 'write' : 'read'
  const library = await openLibrary({ dir, access, command: 'failed', signal })
  try {
    if (values.retry) {
      await library.useModel({ modelDir: null, change: false })
      say(`reading ${await library.retryFailed()} files again`)
      await library.indexPending(signal)
    }
    const files = await library.failedFiles()
    for (const { path, status, reason } of files)
      say(`${path}: ${reason}${status === 'damaged' ? ' (indexed)' : ''}`)
    if (values.json) printJson({ failed: files })
    return 0
  } finally {
    await library.close()
  }
}
