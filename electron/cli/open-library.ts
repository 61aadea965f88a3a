/** Opens a library for a command: its workers are Node processes, its notices go to standard error. Runs in the CLI. */
import { Library } from '../core/library/library.ts'
import type { LibraryAccess } from '../core/library/library-parts.ts'
import { forkNode } from '../core/workers/child-process.ts'
import { say } from './output.ts'

const INFERENCE_WORKER = new URL('../worker/main.ts', import.meta.url)
const SEARCH_WORKER = new URL('../worker/search/main.ts', import.meta.url)

export interface TerminalLibraryOptions {
  readonly dir: string
  readonly access: LibraryAccess
  readonly create?: boolean
  readonly command: string
  readonly phiName?: string | null
  readonly signal: AbortSignal
}

export async function openLibrary(options: TerminalLibraryOptions): Promise<Library> {
  const library = await Library.open({
    dir: options.dir,
    access: options.access,
    create: options.create ?? false,
    command: options.command,
    phiName: options.phiName ?? null,
    signal: options.signal,
    processes: {
      inference: (start) => forkNode(INFERENCE_WORKER, start),
      search: (start) => forkNode(SEARCH_WORKER, start),
    },
    onWaiting: (holder) => say(`waiting: ${holder}`),
  })
  library.on('notice', ({ message }) => say(message))
  return library
}
