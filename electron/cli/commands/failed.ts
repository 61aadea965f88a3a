/**
 * `failed`: lists every picture of the watched folders that the library cannot show as it should, with the reason;
 * `--retry` reads them again, `--excluded` lists the files that rules leave out. Runs in the CLI.
 */
import { describeLeftOut, listedFile } from '../listed-files.ts'
import { openLibrary } from '../open-library.ts'
import { print, printJson, say } from '../output.ts'

export interface FailedOptions {
  readonly library: string
  readonly retry?: boolean
  readonly excluded?: boolean
  readonly json?: boolean
}

export async function failed(values: FailedOptions, signal: AbortSignal): Promise<number> {
  const { library: dir } = values
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
          ({ path, status, reason }) => `${path}: ${reason}${status === 'damaged' ? ' (indexed)' : ''}`,
        )
    if (values.json) printJson({ failed: files.map(listedFile), excluded })
    else for (const line of lines) print(line)
    return 0
  } finally {
    await library.close()
  }
}
