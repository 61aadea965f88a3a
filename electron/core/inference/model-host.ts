/**
 * The models a library works with, each in an inference worker of its own: normally one; two while a new model
 * fills its generation and the old one still answers. Runs in the engine.
 */
import { resolve } from 'node:path'
import type {
  ExecutionProvider,
  ModelInfo,
  OpenModelRequest,
  ProviderReport,
} from '../../shared/inference-api.ts'
import type { StartChild } from '../processes/child-process.ts'
import { InferenceClient } from './inference-client.ts'
import { chooseProvider } from './provider-choice.ts'
import { recallProvider, rememberProvider } from './provider-memory.ts'

export interface ModelHostOptions {
  readonly start: StartChild
  readonly cacheDir: string
  readonly thumbnailDir: string
  readonly phiName: string | null
  /** Taken where it agrees with the CPU, however slow; null is the platform's order. */
  readonly forcedProvider: ExecutionProvider | null
  readonly onDeath: (reason: string) => void
}

export interface HostedModel {
  readonly client: InferenceClient
  readonly info: ModelInfo
}

/** Longer than any query takes. */
const RETIRED_MS = 30_000

export class ModelHost {
  readonly #options: ModelHostOptions
  readonly #opened = new WeakSet<InferenceClient>()
  readonly #retired = new Set<InferenceClient>()
  readonly #closing = new AbortController()
  readonly #clients = new Map<string, Promise<InferenceClient>>()

  constructor(options: ModelHostOptions) {
    this.#options = options
  }

  /**
   * Opens a model. Probing its providers is for indexing: one query is answered by the CPU sooner than a
   * probe ends, so without `probe` only a remembered choice counts.
   * @throws AppError `model-invalid`, `inference-unavailable`
   */
  async open(modelDir: string, { probe }: { readonly probe: boolean }): Promise<HostedModel> {
    const directory = resolve(modelDir)
    const client = await this.#client(directory, probe)
    try {
      const info = await client.model()
      this.#opened.add(client)
      return { client, info }
    } catch (error) {
      // One that has worked may be in use elsewhere, and gets over what it met.
      if (!this.#opened.has(client)) this.#drop(directory, client)
      throw error
    }
  }

  /** Ends the workers of all models but this one, once the queries they answer are done. */
  async keepOnly(modelDir: string): Promise<void> {
    for (const [directory, starting] of this.#clients) {
      if (directory === resolve(modelDir)) continue
      this.#clients.delete(directory)
      const client = await starting
      this.#retired.add(client)
      setTimeout(() => client.close(), RETIRED_MS).unref()
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    for (const client of this.#retired) client.close()
    for (const client of this.#clients.values()) (await client.catch(() => null))?.close()
  }

  #drop(directory: string, client: InferenceClient): void {
    this.#clients.delete(directory)
    client.close()
  }

  #client(modelDir: string, probe: boolean): Promise<InferenceClient> {
    const known = this.#clients.get(modelDir)
    if (known) return known
    const client = this.#start(modelDir, probe)
    this.#clients.set(modelDir, client)
    client.catch(() => this.#clients.delete(modelDir))
    return client
  }

  async #start(modelDir: string, probe: boolean): Promise<InferenceClient> {
    const { start, onDeath, cacheDir, thumbnailDir, phiName } = this.#options
    const request: OpenModelRequest = {
      modelDir,
      phiName,
      thumbnailDir,
      fallbackCacheDir: cacheDir,
      providerReport: await this.#provider(modelDir, probe),
    }
    return new InferenceClient(request, { start, onDeath })
  }

  async #provider(modelDir: string, probe: boolean): Promise<ProviderReport> {
    const { start, cacheDir, forcedProvider } = this.#options
    const { signal } = this.#closing
    const question = { modelDir, fallbackCacheDir: cacheDir, forced: forcedProvider, signal }
    if (forcedProvider) return chooseProvider(start, question)
    const remembered = await recallProvider(cacheDir, modelDir)
    if (remembered) return remembered
    if (!probe) return { provider: 'cpu', rejected: [] }
    const report = await chooseProvider(start, question)
    await rememberProvider(cacheDir, modelDir, report)
    return report
  }
}
