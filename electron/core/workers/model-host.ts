/**
 * The models a library works with, each in an inference worker of its own: normally one; two while a new model
 * fills its generation and the old one still answers. Runs in the engine.
 */

import { resolve } from 'node:path'
import process from 'node:process'
import { AppError, isModelRefusal } from '../../shared/errors.ts'
import type {
  ExecutionProvider,
  ModelInfo,
  OpenModelRequest,
  ProviderReport,
} from '../../shared/inference-api.ts'
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import { log } from '../lib/log.ts'
import type { StartChild } from './child-process.ts'
import { InferenceClient } from './inference-client.ts'
import { chooseProvider } from './provider-choice.ts'
import { recallProvider, rememberProvider } from './provider-memory.ts'
import type { OnDeath } from './watched-child.ts'

export interface ModelHostOptions {
  readonly start: StartChild
  readonly cacheDir: string
  readonly thumbnailDir: string
  readonly phiName: string | null
  /** The path of a phi that takes the place of a model's own, by `ModelInfo.id`; `phiName` goes before it. */
  readonly tunedPhi?: { path(fingerprint: ModelFingerprint): Promise<string | null> }
  /** This provider is used if it agrees with the CPU, however slow; null is the platform's order. */
  readonly forcedProvider: ExecutionProvider | null
  readonly onDeath: OnDeath
}

export interface HostedModel {
  readonly client: InferenceClient
  readonly info: ModelInfo
  /** Another object whenever another phi answers: the cache of its pseudo-words belongs to it. */
  readonly phi: object
}

interface RunningModel {
  readonly client: InferenceClient
  readonly providerReport: ProviderReport
}

/** Longer than any query takes. */
const RETIRED_MS = 30_000

export class ModelHost {
  readonly #options: ModelHostOptions
  readonly #opened = new WeakSet<InferenceClient>()
  readonly #retired = new Set<InferenceClient>()
  /** Receives the phi that replaces a model's own; null is the model's own again. */
  readonly #tuned = new WeakMap<InferenceClient, { path: string | null; used: Promise<ModelInfo> }>()
  readonly #closing = new AbortController()
  /** The worker that answers queries, and indexes after the probe of its provider. */
  readonly #clients = new Map<string, Promise<RunningModel>>()
  /** [Note: Queries do not wait for probes] A probed model replaces the one that answered meanwhile. */
  readonly #probed = new Map<string, Promise<RunningModel>>()

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
    const starting = probe ? this.#probedModel(directory) : this.#anyModel(directory)
    const { client, providerReport } = await starting
    try {
      const info = await this.#withTunedPhi(client, await client.model())
      this.#opened.add(client)
      const phi = this.#tuned.get(client) ?? client
      return { client, info: { ...info, providerReport }, phi }
    } catch (error) {
      // One that has worked may be in use elsewhere, and survives this.
      if (!this.#opened.has(client)) this.#drop(directory, client)
      throw error
    }
  }

  /** Looks for a tuned phi on every query: another process may have tuned the model, or restored its own phi. */
  async #withTunedPhi(client: InferenceClient, info: ModelInfo): Promise<ModelInfo> {
    const { phiName, tunedPhi } = this.#options
    if (phiName !== null || !tunedPhi) return info
    const path = await tunedPhi.path(info.fingerprint)
    const before = this.#tuned.get(client)
    if (before?.path === path || (!before && path === null)) return before?.used ?? info
    const used = client.usePhi({ phiPath: path }).catch((error: unknown) => {
      if (!isModelRefusal(error)) throw error
      process.emitWarning(`the tuned phi cannot be used: ${error.message}`)
      return info
    })
    this.#tuned.set(client, { path, used })
    // The caller has the error.
    used.catch(() => this.#tuned.delete(client))
    return used
  }

  /** A model's directory now holds another phi of its own. A tuned one still answers. */
  async readPhi(modelDir: string): Promise<void> {
    const running = await this.#clients.get(resolve(modelDir))
    if (!running || this.#options.phiName !== null) return
    const { client } = running
    if (this.#tuned.get(client)?.path) return
    const used = client.usePhi({ phiPath: null })
    this.#tuned.set(client, { path: null, used })
    // The caller has the error.
    used.catch(() => this.#tuned.delete(client))
    await used
  }

  /** Ends the workers of all other models, after their open queries. */
  async keepOnly(modelDirs: readonly string[]): Promise<void> {
    const kept = new Set(modelDirs.map((modelDir) => resolve(modelDir)))
    for (const [directory, starting] of this.#clients) {
      if (kept.has(directory)) continue
      this.#clients.delete(directory)
      this.#probed.delete(directory)
      // A model that did not start has no process to end.
      const running = await starting.catch(() => null)
      if (running) this.#retire(running.client)
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    for (const client of this.#retired) client.close()
    const running = [...this.#clients.values(), ...this.#probed.values()]
    // As in `keepOnly`.
    for (const starting of running) (await starting.catch(() => null))?.client.close()
  }

  #retire(client: InferenceClient): void {
    this.#retired.add(client)
    const end = () => {
      this.#retired.delete(client)
      client.close()
    }
    setTimeout(end, RETIRED_MS).unref()
  }

  #drop(directory: string, client: InferenceClient): void {
    this.#clients.delete(directory)
    this.#probed.delete(directory)
    client.close()
  }

  #anyModel(directory: string): Promise<RunningModel> {
    const { cacheDir, forcedProvider } = this.#options
    if (forcedProvider) return this.#probedModel(directory)
    return oneAttempt(this.#clients, directory, async () => {
      const remembered = await recallProvider(cacheDir, directory)
      return this.#start(directory, remembered ?? { provider: 'cpu', rejected: [] })
    })
  }

  #probedModel(directory: string): Promise<RunningModel> {
    return oneAttempt(this.#probed, directory, async () => {
      const report = await this.#provider(directory)
      const starting = this.#clients.get(directory)
      const known = starting ? await starting : null
      if (known?.providerReport.provider === report.provider) {
        // The same process, with all facts known by now.
        return this.#replace(directory, { ...known, providerReport: report })
      }
      if (known) this.#retire(known.client)
      return this.#replace(directory, this.#start(directory, report))
    })
  }

  #replace(directory: string, model: RunningModel): RunningModel {
    this.#clients.set(directory, Promise.resolve(model))
    return model
  }

  #start(modelDir: string, providerReport: ProviderReport): RunningModel {
    const { start, onDeath, cacheDir, thumbnailDir, phiName } = this.#options
    if (this.#closing.signal.aborted) throw new AppError('cancelled', 'the library is closing')
    const request: OpenModelRequest = {
      modelDir,
      phiName,
      thumbnailDir,
      fallbackCacheDir: cacheDir,
      providerReport,
    }
    return { client: new InferenceClient(request, { start, onDeath }), providerReport }
  }

  async #provider(modelDir: string): Promise<ProviderReport> {
    const { start, cacheDir, forcedProvider } = this.#options
    const { signal } = this.#closing
    const question = { modelDir, fallbackCacheDir: cacheDir, forced: forcedProvider, signal }
    if (forcedProvider) {
      const report = await chooseProvider(start, question)
      logChoice(report)
      return report
    }
    const remembered = await recallProvider(cacheDir, modelDir)
    if (remembered) return remembered
    const report = await chooseProvider(start, question)
    logChoice(report)
    await rememberProvider(cacheDir, modelDir, report)
    return report
  }
}

/** A driver's own words may hold paths. */
function logChoice({ provider, rejected }: ProviderReport): void {
  log.info('provider-chosen', { provider, rejected: rejected.map((each) => each.provider).join(', ') })
  for (const each of rejected)
    log.info('provider-rejected', { provider: each.provider }, { reason: each.reason })
}

/** One attempt for all callers; forgets a failed one. */
function oneAttempt<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const before = known.get(key)
  if (before) return before
  const attempt = make()
  known.set(key, attempt)
  attempt.catch(() => {
    // The callers have the error.
    if (known.get(key) === attempt) known.delete(key)
  })
  return attempt
}
