/**
 * The engine's side of one sample worker: started on the first call, started again after a crash. Runs in the engine.
 * Every call may be asked again: what was drawn is there, and kept.
 */
import { AppError } from '../../shared/errors.ts'
import { type Caller, connect } from '../../shared/rpc.ts'
import type { GuidedQuery, SampleApi, SampleWorld } from '../../shared/sample-api.ts'
import type { ChildHandle, StartChild } from '../processes/child-process.ts'
import { SilenceWatch } from '../processes/silence-watch.ts'

const SAMPLE_METHODS = ['draw', 'queries', 'guidedQueries'] as const satisfies readonly (keyof SampleApi)[]

/** Fails the calls of a worker that died, and tells that from a failure the worker itself answered with. */
class WorkerDied extends AppError {}

export class SampleWorker implements SampleApi {
  readonly #start: StartChild
  readonly #watchdog = new SilenceWatch(() => this.#child?.kill())
  #child: ChildHandle | null = null
  #caller: Caller<SampleApi> | null = null
  #closed = false

  constructor(start: StartChild) {
    this.#start = start
  }

  draw(request: Parameters<SampleApi['draw']>[0]) {
    return this.#ask((api) => api.draw(request))
  }

  queries(request: Parameters<SampleApi['queries']>[0]) {
    return this.#ask((api) => api.queries(request))
  }

  guidedQueries(request: Parameters<SampleApi['guidedQueries']>[0]) {
    return this.#ask((api) => api.guidedQueries(request))
  }

  /** Ends the process; open calls and later ones fail with `cancelled`. */
  close(): void {
    this.#closed = true
    this.#watchdog.close()
    this.#child?.kill()
  }

  /** Once more of the next process when one died; a second death is no accident. */
  async #ask<T>(call: (api: SampleApi) => Promise<T>): Promise<T> {
    const ask = async () => this.#watchdog.during(call(this.#started().api))
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error
      return ask()
    }
  }

  #started(): Caller<SampleApi> {
    if (this.#closed) throw new AppError('cancelled', 'drawing was stopped')
    if (this.#caller) return this.#caller
    const child = this.#start()
    const caller = connect<SampleApi>(child.channel, SAMPLE_METHODS)
    child.onExit((reason) => {
      const died = new WorkerDied(
        'internal',
        `the process that draws the sample pictures stopped (${reason})`,
      )
      caller.close(this.#closed ? new AppError('cancelled', 'drawing was stopped') : died)
      if (this.#child === child) this.#child = this.#caller = null
    })
    this.#child = child
    this.#caller = caller
    return caller
  }
}

/** Asked of a process of its own, which ends with the answer. @throws AppError `cancelled` */
export async function guidedQueriesOf(
  start: StartChild,
  world: SampleWorld,
  signal: AbortSignal,
): Promise<readonly GuidedQuery[]> {
  const worker = new SampleWorker(start)
  const close = () => worker.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    return await worker.guidedQueries({ world })
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}
