/**
 * The engine's side of one sample worker. Runs in the engine. Every call is repeated once in the next process when one
 * dies: the pictures drawn by then exist already.
 */
import type { GuidedQuery, SampleApi, SampleWorld } from '../../shared/sample-api.ts'
import type { StartChild } from './child-process.ts'
import { SupervisedWorker } from './supervised-worker.ts'

const SAMPLE_METHODS = ['draw', 'queries', 'guidedQueries'] as const satisfies readonly (keyof SampleApi)[]

export class SampleWorker implements SampleApi {
  readonly #worker: SupervisedWorker<SampleApi>

  constructor(start: StartChild) {
    this.#worker = new SupervisedWorker<SampleApi>(
      {
        methods: SAMPLE_METHODS,
        subject: 'the process that draws the sample pictures',
        diedCode: 'internal',
        closing: 'drawing was stopped',
      },
      { start },
    )
  }

  draw(request: Parameters<SampleApi['draw']>[0]) {
    return this.#worker.ask((api) => api.draw(request))
  }

  queries(request: Parameters<SampleApi['queries']>[0]) {
    return this.#worker.ask((api) => api.queries(request))
  }

  guidedQueries(request: Parameters<SampleApi['guidedQueries']>[0]) {
    return this.#worker.ask((api) => api.guidedQueries(request))
  }

  /** Ends the process; open calls and later ones fail with `cancelled`. */
  close(): void {
    this.#worker.close()
  }
}

/** Computes the guided queries in a process of their own, which ends with the answer. @throws `cancelled` */
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
