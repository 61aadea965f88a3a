/**
 * The engine's side of the inference worker: starts it, opens the model in it, and starts it again with a
 * growing pause when it dies. Runs in the engine.
 *
 * When the worker dies every open call fails with `inference-failed`. Queries are asked once more of the next
 * worker; `ingest` is not: which photo killed it is the ingest queue's business.
 */
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, ModelInfo, OpenModelRequest } from '../../shared/inference-api.ts'
import { type Caller, connect } from '../../shared/rpc.ts'
import type { StartChild } from './child-process.ts'
import { INFERENCE_METHODS } from './inference-methods.ts'
import { tryModel } from './try-model.ts'
import { type ChildEnd, type OnDeath, WatchedChild } from './watched-child.ts'

/** Pauses before the 1st, 2nd, ... restart in a row, milliseconds. After the last one the call fails. */
const RESTART_PAUSES_MS = [0, 200, 1_000, 3_000] as const

interface Worker {
  readonly child: WatchedChild
  readonly caller: Caller<InferenceApi>
  readonly model: ModelInfo
}

export interface InferenceClientOptions {
  readonly start: StartChild
  readonly onDeath?: OnDeath
}

export class InferenceClient implements Omit<InferenceApi, 'probe' | 'open' | 'render'> {
  readonly #options: InferenceClientOptions
  #request: OpenModelRequest
  #worker: Promise<Worker> | null = null
  #child: WatchedChild | null = null
  #failedStarts = 0
  #lastEnd = ''
  #closed = false

  constructor(request: OpenModelRequest, options: InferenceClientOptions) {
    this.#request = request
    this.#options = options
  }

  /** The model's facts, once the worker has opened it. Throws `model-invalid`, `inference-unavailable`. */
  async model(): Promise<ModelInfo> {
    return (await this.#ready()).model
  }

  /** In a process of its own, which the model may end. */
  async verify(): Promise<null> {
    const { start } = this.#options
    await tryModel(start, { ...this.#request, providerReport: { provider: 'cpu', rejected: [] } })
    return null
  }

  identify(request: Parameters<InferenceApi['identify']>[0]) {
    return this.#call((api) => api.identify(request))
  }

  ingest(request: Parameters<InferenceApi['ingest']>[0]) {
    return this.#call((api) => api.ingest(request))
  }

  inspect(request: Parameters<InferenceApi['inspect']>[0]) {
    return this.#call((api) => api.inspect(request))
  }

  outside(request: Parameters<InferenceApi['outside']>[0]) {
    return this.#call((api) => api.outside(request))
  }

  encodeImage(request: Parameters<InferenceApi['encodeImage']>[0]) {
    return this.#ask((api) => api.encodeImage(request))
  }

  encodeText(request: Parameters<InferenceApi['encodeText']>[0]) {
    return this.#ask((api) => api.encodeText(request))
  }

  invertByPhi(request: Parameters<InferenceApi['invertByPhi']>[0]) {
    return this.#ask((api) => api.invertByPhi(request))
  }

  /** Asked once more of the next worker: the state in the request says where to go on. */
  invert(request: Parameters<InferenceApi['invert']>[0]) {
    return this.#ask((api) => api.invert(request))
  }

  judge(request: Parameters<InferenceApi['judge']>[0]) {
    return this.#ask((api) => api.judge(request))
  }

  /** Asked once more of the next worker, which goes on from the checkpoint. */
  trainPhi(request: Parameters<InferenceApi['trainPhi']>[0]) {
    return this.#ask((api) => api.trainPhi(request))
  }

  /** Every later worker begins with it. */
  async usePhi(request: Parameters<InferenceApi['usePhi']>[0]): Promise<ModelInfo> {
    const worker = await this.#ready()
    const model = await worker.child.during(worker.caller.api.usePhi(request))
    this.#request = { ...this.#request, ...request }
    if (this.#child === worker.child) this.#worker = Promise.resolve({ ...worker, model })
    return model
  }

  stats() {
    return this.#ask((api) => api.stats({}))
  }

  /** The worker's process id while one runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  close(): void {
    this.#closed = true
    this.#child?.kill()
  }

  /** A query: asked once more when the worker died under it. */
  async #ask<T>(call: (api: InferenceApi) => Promise<T>): Promise<T> {
    try {
      return await this.#call(call)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'inference-failed' || this.#closed) throw error
      return this.#call(call)
    }
  }

  async #call<T>(call: (api: InferenceApi) => Promise<T>): Promise<T> {
    const { child, caller } = await this.#ready()
    return child.during(call(caller.api))
  }

  #ready(): Promise<Worker> {
    if (this.#closed) return Promise.reject(closing())
    if (!this.#worker) {
      const starting = this.#start()
      this.#worker = starting
      starting.catch(() => {
        if (this.#worker === starting) this.#worker = null
      })
    }
    return this.#worker
  }

  async #start(): Promise<Worker> {
    const pause = RESTART_PAUSES_MS[this.#failedStarts]
    if (pause === undefined) {
      this.#failedStarts = 0
      throw new AppError(
        'inference-unavailable',
        `the process that reads pictures cannot be started (${this.#lastEnd}); nothing was lost`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
    if (this.#closed) throw closing()
    const child = new WatchedChild(this.#options.start())
    const caller = connect<InferenceApi>(child.channel, INFERENCE_METHODS)
    this.#child = child
    child.onExit((end) => this.#died(child, caller, end))
    try {
      const model = await child.during(caller.api.open(this.#request))
      // Deaths after a good start are a photo's doing; the queue sees to it that they end.
      this.#failedStarts = 0
      return { child, caller, model }
    } catch (error) {
      child.kill()
      if (this.#closed) throw closing()
      if (error instanceof AppError && error.code === 'inference-failed') return this.#start()
      throw error
    }
  }

  #died(child: WatchedChild, caller: Caller<InferenceApi>, { code, reason }: ChildEnd): void {
    const message = `the process that reads pictures stopped (${reason})`
    caller.close(new AppError('inference-failed', message))
    if (this.#child !== child) return
    this.#worker = null
    this.#child = null
    this.#failedStarts++
    this.#lastEnd = reason
    if (!this.#closed) this.#options.onDeath?.(message, code)
  }
}

function closing(): AppError {
  return new AppError('cancelled', 'the library is closing')
}
