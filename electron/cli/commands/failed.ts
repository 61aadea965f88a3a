/**
 * `failed`: lists every picture of the watched folders that is not shown as it should be, and why; `--retry` reads
 * them again, `--excluded` lists what rules leave out.
 */
import { noPositionals, parseArguments, required } from '../arguments.ts'
import { describeLeftOut, listedFile } from '../listed-files.ts'
import { openLibrary } from '../open-library.ts'
import { print, printable, printJson, say } from '../output.ts'

const USAGE = 'failed --library <dir> [--retry] [--excluded] [--json]'

const OPTIONS = {
  library: { type: 'string' },
  retry: { type: 'boolean' },
  excluded: { type: 'boolean' },
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
    const { excluded } = await library.leftOut()
    const lines = values.excluded
      ? excluded.map(describeLeftOut)
      : files.map(
          ({ path, status, reason }) =>
            `${printable(path)}: ${reason}${status === 'damaged' ? ' (indexed)' : ''}`,
        )
    if (values.json) printJson({ failed: files.map(listedFile), excluded })
    else for (const line of lines) print(line)
    return 0
  } finally {
    await library.close()
  }
}
