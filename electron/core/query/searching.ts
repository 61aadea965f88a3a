/**
 * The library's searching half: which generation answers, what its model can do, and the features that need no
 * reading because the library has them. Works on a read-only library. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { ModelInfo } from '../../shared/inference-api.ts'
import type {
  ComposedQuery,
  InversionResult,
  InversionSettings,
  Query,
  SearchResult,
} from '../../shared/library-api.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type ModelRow, ModelTable } from '../catalog/model-table.ts'
import { FolderNames } from '../ingest/folder-names.ts'
import { type InversionOptions, invertPhotos } from '../inversion/invert-photos.ts'
import { invertReferences, type Reference } from '../inversion/invert-references.ts'
import { PseudoWordStore } from '../inversion/pseudo-word-store.ts'
import type { StartChild } from '../workers/child-process.ts'
import type { HostedModel, ModelHost } from '../workers/model-host.ts'
import { SearchClient } from '../workers/search-client.ts'
import type { OnDeath } from '../workers/watched-child.ts'
import { type KnownWords, keptHash, NOTHING_KNOWN } from './known-words.ts'
import { EncodingCache } from './query-encoder.ts'
import { type Generation, PhotoFeatures } from './resolve.ts'
import { type ComposeDependencies, composeQuery, runQuery } from './search.ts'
import { textMean } from './text-mean.ts'

export interface SearchingOptions {
  readonly db: ReadableDatabase
  readonly databasePath: string
  readonly libraryDir: string
  readonly models: ModelHost
  readonly start: StartChild
  readonly onDeath: OnDeath
  readonly known?: KnownWords
}

/** Longer than any query takes. */
const RETIRED_MS = 30_000

export class Searching {
  readonly #options: SearchingOptions
  readonly #models: ModelTable
  readonly #photos: PhotoFeatures
  readonly #known: KnownWords
  readonly #folders: FolderNames
  readonly #pseudoWords: PseudoWordStore
  /** By the phi that answers. */
  readonly #caches = new WeakMap<HostedModel['phi'], EncodingCache>()
  readonly #retired = new Set<SearchClient>()
  #served: { readonly modelRowId: number; readonly client: SearchClient } | null = null

  constructor(options: SearchingOptions) {
    this.#options = options
    this.#models = new ModelTable(options.db)
    this.#photos = new PhotoFeatures(options.db)
    this.#known = options.known ?? NOTHING_KNOWN
    this.#folders = new FolderNames(options.db)
    this.#pseudoWords = new PseudoWordStore(options.db, options.libraryDir)
  }

  async search(query: Query): Promise<SearchResult> {
    const serving = this.#serving()
    const { model, client: search } = await this.#ready(serving)
    const generation = { id: serving.id, model }
    const { client, info } = model
    const filter = await this.#folders.everyName(query.filter)
    return runQuery(
      { ...query, filter },
      {
        ...this.#encoding(generation),
        search,
        textMean: () => textMean({ model: info, encodeText: (request) => client.encodeText(request) }),
      },
    )
  }

  /** The vector of a query, for whoever looks at photos one by one. @throws as `search` */
  async compose(query: Query): Promise<ComposedQuery> {
    const serving = this.#serving()
    const model = await this.#open(serving)
    return composeQuery(query, this.#encoding({ id: serving.id, model }))
  }

  #encoding(generation: Generation): ComposeDependencies {
    const { info } = generation.model
    const cache = this.#cache(generation.model)
    return {
      inference: {
        encodeText: (request) => cache.encodeText(request),
        invertByPhi: (request) => cache.invertByPhi(request),
        encodeImage: ({ path }) => this.#photos.outside(path, generation),
      },
      invert: (references, settings) => this.#invert(generation, references, settings),
      storedFeatures: (path) => this.#storedFeatures(path, generation),
      clicked: (photo) => this.#photos.clicked(photo, generation),
      model: info,
      words: this.#known.words(info.id),
      refined: async (path, which) => {
        if (this.#known === NOTHING_KNOWN) return null
        const hash = keptHash(path) ?? (await this.#photos.hash(path, generation))
        return hash === null ? null : this.#known.refined(hash, info.id, which)
      },
    }
  }

  /** @throws `reference-missing` for a picture without a file that nothing holds any more */
  async #storedFeatures(path: string, generation: Generation): Promise<Float32Array | null> {
    const hash = keptHash(path)
    if (hash === null) return this.#photos.stored(path, generation)
    const kept = this.#known.features(hash, generation.model.info.id)
    if (kept) return kept
    throw new AppError('reference-missing', 'this picture is not kept any more; add it again')
  }

  #cache({ client, phi }: HostedModel): EncodingCache {
    const cache = this.#caches.get(phi) ?? new EncodingCache(client)
    this.#caches.set(phi, cache)
    return cache
  }

  /** Pseudo-words of pictures, from the library or not. @throws `cancelled`, `model-no-tokenizer` */
  async invert(
    paths: readonly string[],
    settings: InversionSettings,
    options: InversionOptions,
  ): Promise<InversionResult> {
    const serving = this.#serving()
    const generation = { id: serving.id, model: await this.#open(serving) }
    return invertPhotos(paths, options, {
      features: (path) => this.#photos.reference(path, generation),
      invert: (references, given) => this.#invert(generation, references, settings, given),
    })
  }

  #invert(
    generation: Generation,
    references: readonly Reference[],
    settings: InversionSettings,
    options: InversionOptions = {},
  ) {
    const { client: inference, info } = generation.model
    const hashOf = (reference: Reference) => this.#photos.hashOf(reference, generation)
    const dependencies = { inference, store: this.#pseudoWords, hashOf, modelId: info.id, ...options }
    return invertReferences(references, settings, dependencies)
  }

  /** Has the vectors read ahead of the first query, and the model opened. */
  async warm(): Promise<void> {
    const serving = this.#serving()
    await Promise.all([this.#client(serving).warm(), this.#open(serving)])
  }

  /** The worker that holds a generation's vectors. @throws `model-different` where it does not serve any more */
  scores(modelRowId: number): Pick<SearchClient, 'matchThresholds' | 'newMatches'> {
    const serving = this.#serving()
    if (serving.id === modelRowId) return this.#client(serving)
    throw new AppError('model-different', 'another model answers now')
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
}
