/**
 * The library's searching half: which generation answers, what its model can do, and the features that need no
 * reading because the library has them. Works on a read-only library. Runs in the engine.
 */
import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { ModelInfo } from '../../shared/inference-api.ts'
import type { InversionResult, InversionSettings, Query, SearchResult } from '../../shared/library-api.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type ModelRow, ModelTable } from '../catalog/model-table.ts'
import { StoredFeaturesTable } from '../catalog/stored-features.ts'
import type { HostedModel, ModelHost } from '../inference/model-host.ts'
import { stampOf } from '../ingest/scan-folder.ts'
import { type InversionOptions, invertPhotos } from '../inversion/invert-photos.ts'
import { invertReferences, type Reference } from '../inversion/invert-references.ts'
import { PseudoWordStore } from '../inversion/pseudo-word-store.ts'
import type { StartChild } from '../processes/child-process.ts'
import { OutsideReferences } from './outside-references.ts'
import { runQuery } from './search.ts'
import { SearchClient } from './search-client.ts'

export interface SearchingOptions {
  readonly db: ReadableDatabase
  readonly databasePath: string
  readonly libraryDir: string
  readonly models: ModelHost
  readonly start: StartChild
  readonly onDeath: (reason: string) => void
}

/** Longer than any query takes. */
const RETIRED_MS = 30_000

export class Searching {
  readonly #options: SearchingOptions
  readonly #models: ModelTable
  readonly #stored: StoredFeaturesTable
  readonly #pseudoWords: PseudoWordStore
  readonly #outside = new OutsideReferences()
  readonly #retired = new Set<SearchClient>()
  #served: { readonly modelRowId: number; readonly client: SearchClient } | null = null

  constructor(options: SearchingOptions) {
    this.#options = options
    this.#models = new ModelTable(options.db)
    this.#stored = new StoredFeaturesTable(options.db)
    this.#pseudoWords = new PseudoWordStore(options.db, options.libraryDir)
  }

  async search(query: Query): Promise<SearchResult> {
    const serving = this.#serving()
    const { model, client: search } = await this.#ready(serving)
    const { client, info } = model
    return runQuery(query, {
      inference: {
        encodeText: (request) => client.encodeText(request),
        invertByPhi: (request) => client.invertByPhi(request),
        encodeImage: ({ path }) => this.#outsideFeatures(model, path),
      },
      invert: (references, settings) => this.#invert(model, references, settings),
      search,
      storedFeatures: (path) => this.#storedFeatures(path, serving.id),
      model: info,
    })
  }

  /** Pseudo-words of pictures, from the library or not. @throws `cancelled`, `model-no-tokenizer` */
  async invert(
    paths: readonly string[],
    settings: InversionSettings,
    options: InversionOptions,
  ): Promise<InversionResult> {
    const serving = this.#serving()
    const model = await this.#open(serving)
    return invertPhotos(paths, options, {
      features: async (path) =>
        (await this.#storedFeatures(path, serving.id)) ?? this.#outsideFeatures(model, path),
      invert: (references, given) => this.#invert(model, references, settings, given),
    })
  }

  #invert(
    { client: inference, info }: HostedModel,
    references: readonly Reference[],
    settings: InversionSettings,
    options: InversionOptions = {},
  ) {
    const dependencies = { inference, store: this.#pseudoWords, modelId: info.id, ...options }
    return invertReferences(references, settings, dependencies)
  }

  #outsideFeatures({ client, info }: HostedModel, path: string): Promise<Float32Array> {
    return this.#outside.features(info.id, path, () => client.encodeImage({ path }))
  }

  /** Has the vectors read ahead of the first query, and the model opened. */
  async warm(): Promise<void> {
    const serving = this.#serving()
    await Promise.all([this.#client(serving).warm(), this.#open(serving)])
  }

  async model(): Promise<ModelInfo | null> {
    const serving = this.#models.serving()
    return serving ? (await this.#open(serving)).info : null
  }

  close(): void {
    for (const client of this.#retired) client.close()
    this.#served?.client.close()
  }

  /** Queries that are under way on the old generation still get their answers. */
  #retire(client: SearchClient): void {
    this.#retired.add(client)
    const end = () => {
      this.#retired.delete(client)
      client.close()
    }
    setTimeout(end, RETIRED_MS).unref()
  }

  #serving(): ModelRow {
    const serving = this.#models.serving()
    if (!serving)
      throw new AppError('model-required', 'the library is empty: index a folder with --model first')
    return serving
  }

  async #open({ directory, fingerprint, name }: ModelRow): Promise<HostedModel> {
    const hosted = await this.#options.models.open(directory, { probe: false })
    if (hosted.info.id === fingerprint) return hosted
    throw new AppError(
      'model-different',
      `the files of ${name} in ${directory} have changed since the library was indexed; index with --change-model`,
    )
  }

  /** Both processes start side by side, before the query's clock does. */
  async #ready(serving: ModelRow): Promise<{ readonly model: HostedModel; readonly client: SearchClient }> {
    const client = this.#client(serving)
    const [model] = await Promise.all([this.#open(serving), client.ready()])
    return { model, client }
  }

  /** A client searches one generation: another one when the served generation changes. */
  #client({ id }: ModelRow): SearchClient {
    if (this.#served?.modelRowId === id) return this.#served.client
    if (this.#served) this.#retire(this.#served.client)
    const { databasePath, start, onDeath } = this.#options
    const client = new SearchClient({ databasePath, modelRowId: id }, { start, onDeath })
    this.#served = { modelRowId: id, client }
    return client
  }

  /**
   * Null for a file from outside, and for a photo that has changed since it was indexed. Of a photo that is not
   * there now (an unplugged disk) what is known stands.
   */
  async #storedFeatures(path: string, modelId: number): Promise<Float32Array | null> {
    try {
      const real = await realpath(path)
      const { bytes, modifiedMs } = stampOf(await stat(real))
      const stored = this.#stored.find(real, modelId) ?? this.#stored.find(resolve(path), modelId)
      const unchanged = stored?.bytes === bytes && stored.modifiedMs === modifiedMs
      return unchanged ? stored.features : null
    } catch {
      return this.#stored.find(resolve(path), modelId)?.features ?? null
    }
  }
}
