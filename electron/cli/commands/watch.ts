/** `watch`: keeps the library up to date with its folders until ^C. Runs in the CLI. */
import type { Library } from '../../core/library/library.ts'
import { aborted } from '../interruption.ts'
import { openLibrary } from '../open-library.ts'
import { ProgressLine, say } from '../output.ts'

export async function watch(
  { library: dir }: { readonly library: string },
  signal: AbortSignal,
): Promise<number> {
  const library = await openLibrary({ dir, access: 'write', command: 'watch', signal })
  const line = new ProgressLine()
  try {
    const interrupted = aborted(signal)
    library.on('progress', (progress) => line.show(progress))
    await Promise.race([interrupted, library.left, startWatching(library)])
    await Promise.race([interrupted, library.left])
    return 0
  } finally {
    line.clear()
    await library.close()
  }
}

async function startWatching(library: Library): Promise<void> {
  await library.useModel({ modelDir: null, change: false })
  await library.watch()
  say('watching; ^C ends it')
}
