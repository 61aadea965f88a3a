/**
 * Forks the workers of one engine ([Note: Only main forks] in shared/desktop-link.ts), connects each to the engine by a
 * port, and ends them with it. Runs in the main process.
 */
import { fileURLToPath } from 'node:url'
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type { FromEngine, ToEngine, WorkerKind } from '../shared/desktop-link.ts'
import { quietEnvironment } from '../shared/quiet-environment.ts'
import { killNow, knowProcess } from './kill-now.ts'

const ENTRIES: Readonly<Record<WorkerKind, string>> = {
  inference: fileURLToPath(new URL('../worker/main.ts', import.meta.url)),
  search: fileURLToPath(new URL('../worker/search/main.ts', import.meta.url)),
  sample: fileURLToPath(new URL('../worker/sample/main.ts', import.meta.url)),
}

/** As in core/workers/child-process.ts: workers hold few objects for long, and V8's default would grow by 100 MB. */
const EXEC_ARGV = ['--max-semi-space-size=2']

export type TellEngine = (message: ToEngine, ports?: MessagePortMain[]) => void

export class WorkerProcesses {
  readonly #tell: TellEngine
  readonly #running = new Map<number, UtilityProcess>()

  constructor(tell: TellEngine) {
    this.#tell = tell
  }

  start({ worker, of, quiet }: Extract<FromEngine, { kind: 'start-worker' }>): void {
    const child = this.#fork(worker, of, quiet)
    if (!child) return
    knowProcess(child)
    this.#running.set(worker, child)
    const { port1, port2 } = new MessageChannelMain()
    child.postMessage({ kind: 'engine' }, [port1])
    this.#tell({ kind: 'worker-port', worker }, [port2])
    let hasStarted = false
    child.once('spawn', () => {
      hasStarted = true
      this.#tell({ kind: 'worker-spawned', worker, pid: child.pid })
    })
    child.once('exit', (code) => this.#ended(worker, `exit code ${code}`, hasStarted))
  }

  /** Null if that failed; the engine then receives an exit with the reason. */
  #fork(worker: number, of: WorkerKind, quiet: boolean): UtilityProcess | null {
    try {
      return utilityProcess.fork(ENTRIES[of], [], {
        serviceName: `searlight ${of}`,
        execArgv: EXEC_ARGV,
        env: { ...process.env, ...quietEnvironment(process.platform) },
        stdio: quiet ? 'ignore' : ['ignore', 'ignore', 'inherit'],
      })
    } catch (error) {
      const reason = `it could not be started: ${error instanceof Error ? error.message : String(error)}`
      this.#tell({ kind: 'worker-ended', worker, reason, hasStarted: false })
      return null
    }
  }

  end(worker: number): void {
    const child = this.#running.get(worker)
    if (!child) return
    killNow(child)
    // Electron may report neither a start nor an exit of a process that it could not start.
    if (child.pid === undefined) this.#ended(worker, 'it did not start', false)
  }

  #ended(worker: number, reason: string, hasStarted: boolean): void {
    if (this.#running.delete(worker)) this.#tell({ kind: 'worker-ended', worker, reason, hasStarted })
  }

  endAll(): void {
    for (const child of this.#running.values()) killNow(child)
  }
}
