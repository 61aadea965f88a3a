/**
 * The workers of one engine: forked here because only main can ([Note: Only main forks] in
 * shared/desktop-link.ts), connected to the engine by a port, and ended with it. Runs in the main process.
 */
import { fileURLToPath } from 'node:url'
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type { FromEngine, ToEngine, WorkerKind } from '../shared/desktop-link.ts'
import { quietEnvironment } from '../shared/quiet-environment.ts'

const ENTRIES: Readonly<Record<WorkerKind, string>> = {
  inference: fileURLToPath(new URL('../worker/main.ts', import.meta.url)),
  search: fileURLToPath(new URL('../worker/search/main.ts', import.meta.url)),
  sample: fileURLToPath(new URL('../worker/sample/main.ts', import.meta.url)),
}

/** As core/processes/child-process.ts: workers keep next to nothing, and V8's default would grow by 100 MB. */
const EXEC_ARGV = ['--max-semi-space-size=2']

export type TellEngine = (message: ToEngine, ports?: MessagePortMain[]) => void

export class WorkerProcesses {
  readonly #tell: TellEngine
  readonly #running = new Map<number, UtilityProcess>()

  constructor(tell: TellEngine) {
    this.#tell = tell
  }

  start({ worker, of, quiet }: Extract<FromEngine, { kind: 'start-worker' }>): void {
    const child = utilityProcess.fork(ENTRIES[of], [], {
      serviceName: `searlight ${of}`,
      execArgv: EXEC_ARGV,
      env: { ...process.env, ...quietEnvironment(process.platform) },
      stdio: quiet ? 'ignore' : ['ignore', 'ignore', 'inherit'],
    })
    this.#running.set(worker, child)
    const { port1, port2 } = new MessageChannelMain()
    child.postMessage({ kind: 'engine' }, [port1])
    this.#tell({ kind: 'worker-port', worker }, [port2])
    child.once('spawn', () => this.#tell({ kind: 'worker-spawned', worker, pid: child.pid }))
    child.once('exit', (code) => {
      this.#running.delete(worker)
      this.#tell({ kind: 'worker-ended', worker, reason: `exit code ${code}` })
    })
  }

  end(worker: number): void {
    const child = this.#running.get(worker)
    if (child) killNow(child)
  }

  endAll(): void {
    for (const child of this.#running.values()) killNow(child)
  }
}

/** Electron asks a process to end; a hung driver does not listen. */
export function killNow(child: UtilityProcess): void {
  const { pid } = child
  if (pid === undefined) return void child.once('spawn', () => killNow(child))
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It ended by itself, and its exit is still to be told.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
