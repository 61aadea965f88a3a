/**
 * The engine's side of the inference worker. Runs in the engine.
 *
 * Queries are repeated once in the next process when one dies; `ingest`, `identify`, `inspect` and `outside` are not:
 * the ingest queue finds the photo that killed the process.
 */
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, ModelInfo, OpenModelRequest } from '../../shared/inference-api.ts'
import { INFERENCE_METHODS } from './inference-methods.ts'
import { SupervisedWorker, type WorkerOptions } from './supervised-worker.ts'
import { tryModel } from './try-model.ts'

export class InferenceClient implements Omit<InferenceApi, 'probe' | 'open' | 'render'> {
  readonly #options: WorkerOptions
  readonly #worker: SupervisedWorker<InferenceApi, ModelInfo>
  #request: OpenModelRequest

  constructor(request: OpenModelRequest, options: WorkerOptions) {
    this.#request = request
    this.#options = options
    this.#worker = new SupervisedWorker<InferenceApi, ModelInfo>(
      {
        methods: INFERENCE_METHODS,
        subject: 'the process that reads pictures',
        diedCode: 'inference-failed',
        closing: 'the library is closing',
        open: (api) => api.open(this.#request),
      },
      options,
    )
  }

  /** The facts of the model, once the worker has opened it. @throws `model-invalid`, `inference-unavailable` */
  model(): Promise<ModelInfo> {
    return this.#worker.opened()
  }

  /** Tries the model in a process of its own, which the model may end. */
  async verify(): Promise<null> {
    const { start } = this.#options
    await tryModel(start, { ...this.#request, providerReport: { provider: 'cpu', rejected: [] } })
    return null
  }

  identify(request: Parameters<InferenceApi['identify']>[0]) {
    return this.#worker.call((api) => api.identify(request))
  }

  ingest(request: Parameters<InferenceApi['ingest']>[0]) {
    return this.#worker.call((api) => api.ingest(request))
  }

  inspect(request: Parameters<InferenceApi['inspect']>[0]) {
    return this.#worker.call((api) => api.inspect(request))
  }

  outside(request: Parameters<InferenceApi['outside']>[0]) {
    return this.#worker.call((api) => api.outside(request))
  }

  encodeImage(request: Parameters<InferenceApi['encodeImage']>[0]) {
    return this.#ask((api) => api.encodeImage(request))
  }

  encodeText(request: Parameters<InferenceApi['encodeText']>[0]) {
    return this.#ask((api) => api.encodeText(request))
  }

  textHints(request: Parameters<InferenceApi['textHints']>[0]) {
    return this.#ask((api) => api.textHints(request))
  }

  conceptNames() {
    return this.#ask((api) => api.conceptNames({}))
  }

  invertByPhi(request: Parameters<InferenceApi['invertByPhi']>[0]) {
    return this.#ask((api) => api.invertByPhi(request))
  }

  /** Repeated, it continues from the state in the request. */
  invert(request: Parameters<InferenceApi['invert']>[0]) {
    return this.#ask((api) => api.invert(request))
  }

  judge(request: Parameters<InferenceApi['judge']>[0]) {
    return this.#ask((api) => api.judge(request))
  }

  /** Repeated, it continues from the checkpoint. */
  trainPhi(request: Parameters<InferenceApi['trainPhi']>[0]) {
    return this.#ask((api) => api.trainPhi(request))
  }

  /** Every later process begins with this phi. */
  async usePhi(request: Parameters<InferenceApi['usePhi']>[0]): Promise<ModelInfo> {
    const model = await this.#worker.reopen((api) => api.usePhi(request))
    this.#request = { ...this.#request, ...request }
    return model
  }

  pictureHash(request: Parameters<InferenceApi['pictureHash']>[0]) {
    return this.#ask((api) => api.pictureHash(request))
  }

  stats() {
    return this.#ask((api) => api.stats({}))
  }

  /** The worker's process id while one runs. */
  get pid(): number | undefined {
    return this.#worker.pid
  }

  close(): void {
    this.#worker.close()
  }

  #ask<T>(call: (api: InferenceApi) => Promise<T>): Promise<T> {
    return this.#worker.ask(call, isLostReader)
  }
}

/** The death of the worker, or of its decode thread. */
function isLostReader(error: unknown): boolean {
  return error instanceof AppError && error.code === 'inference-failed'
}
