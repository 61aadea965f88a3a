/** The web host's engine and its server: a process that the supervisor starts, and may lose. */
import { Application } from '../core/app/application.ts'
import { forkNode } from '../core/workers/child-process.ts'
import { noDesktop } from './no-desktop.ts'
import { runSupervised } from './supervised.ts'

const INFERENCE_WORKER = new URL('../worker/main.ts', import.meta.url)
const SEARCH_WORKER = new URL('../worker/search/main.ts', import.meta.url)
const SAMPLE_WORKER = new URL('../worker/sample/main.ts', import.meta.url)

runSupervised(({ libraryDir, version }) =>
  Application.open({
    libraryDir,
    version,
    host: noDesktop(),
    processes: {
      inference: (options) => forkNode(INFERENCE_WORKER, options),
      search: (options) => forkNode(SEARCH_WORKER, options),
      sample: (options) => forkNode(SAMPLE_WORKER, options),
    },
  }),
)
