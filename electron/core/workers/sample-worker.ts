/**
 * The engine's side of one sample worker: started on the first call, started again after a crash. Runs in the engine.
 * Every call may be asked again: what was drawn is there, and kept.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import { type Caller, connect } from '../../shared/rpc.ts'
import type { GuidedQuery, SampleApi, SampleWorld } from '../../shared/sample-api.ts'
import type { StartChild } from './child-process.ts'
import { WatchedChild } from './watched-child.ts'

const SAMPLE_METHODS = ['draw', 'queries', 'guidedQueries'] as const satisfies readonly (keyof SampleApi)[]

/** What kept a process from starting may pass in so short a time, milliseconds. */
const START_AGAIN_MS = 1_000

interface Running {
  readonly child: WatchedChild
  readonly caller: Caller<SampleApi>
}

/** Fails the calls of a worker that died, and tells that from a failure the worker itself answered with. */
class WorkerDied extends AppError {}

export class SampleWorker implements SampleApi {
  readonly #start: StartChild
  #running: Running | null = null
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
    this.#running?.child.kill()
  }

  /** Once more of the next process when one died; a second death is no accident. */
  async #ask<T>(call: (api: SampleApi) => Promise<T>): Promise<T> {
    const ask = async () => {
      const { child, caller } = this.#started()
      return child.during(call(caller.api))
    }
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error
      if (error.code === 'inference-unavailable') await delay(START_AGAIN_MS)
      return ask()
    }
  }

  #started(): Running {
    if (this.#closed) throw new AppError('cancelled', 'drawing was stopped')
    if (this.#running) return this.#running
    const child = new WatchedChild(this.#start())
    const caller = connect<SampleApi>(child.channel, SAMPLE_METHODS)
    const running = { child, caller }
    child.onExit(({ code, reason }) => {
      const died = new WorkerDied(
        code === 'worker-not-started' ? 'inference-unavailable' : 'internal',
        `the process that draws the sample pictures stopped (${reason})`,
      )
      caller.close(this.#closed ? new AppError('cancelled', 'drawing was stopped') : died)
      if (this.#running === running) this.#running = null
    })
    this.#running = running
    return running
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
