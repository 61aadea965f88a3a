/** `watch`: keeps the library up to date with its folders until it is interrupted. */
import { noPositionals, parseArguments, required } from '../arguments.ts'
import { openLibrary } from '../open-library.ts'
import { ProgressLine, say } from '../output.ts'

const USAGE = 'watch --library <dir>'

export async function watch(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, { library: { type: 'string' } }, USAGE)
  noPositionals(positionals, USAGE)
  const dir = required(values.library, 'library', USAGE)
  const library = await openLibrary({ dir, access: 'write', command: 'watch', signal })
  const line = new ProgressLine()
  try {
    await library.useModel({ modelDir: null, change: false })
    library.on('progress', (progress) => line.show(progress))
    await library.watch()
    say('watching; ^C ends it')
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    return 0
  } finally {
    line.clear()
    await library.close()
  }
}
