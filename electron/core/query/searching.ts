/**
 * Searches the library: knows which generation answers, opens its model and its search process, and sends each query
 * through resolve, encode, compose and rank. Works on a read-only library. Runs in the engine.
 */

import { AppError } from '../../shared/errors.ts'
import type { ModelInfo } from '../../shared/inference-api.ts'
import type {
  ComposedQuery,
  InversionResult,
  InversionSettings,
  Query,
  QueryReference,
  SearchResult,
} from '../../shared/library-api.ts'
import type { ModelRowId } from '../../shared/model-ids.ts'
import { cardOf } from '../cards/card-of.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type ModelRow, ModelTable } from '../catalog/model-table.ts'
import { StoredFeaturesTable } from '../catalog/stored-features.ts'
import { FolderNames } from '../ingest/folder-names.ts'
import { type InversionOptions, timedInversion } from '../inversion/invert-references.ts'
import { PseudoWordStore } from '../inversion/pseudo-word-store.ts'
import { log } from '../lib/log.ts'
import type { StartChild } from '../workers/child-process.ts'
import type { HostedModel, ModelHost } from '../workers/model-host.ts'
import { SearchClient } from '../workers/search-client.ts'
import type { OnDeath } from '../workers/watched-child.ts'
import { encodePicture } from './encode.ts'
import type { KnownWords } from './known-words.ts'
import { QueryEncoder } from './query-encoder.ts'
import { hintsOf, withoutStrong } from './reading.ts'
import { type ReferenceSources, type ResolvedQuery, resolveQuery, resolveReference } from './resolve.ts'
import { composeQuery, runQuery } from './search.ts'
import { type Selection, Selections } from './selection.ts'
import { textToRead } from './sentences.ts'

export interface SearchingOptions {
  readonly db: ReadableDatabase
  readonly databasePath: string
  readonly libraryDir: string
  readonly models: ModelHost
  readonly start: StartChild
  readonly onDeath: OnDeath
  readonly known: KnownWords
}

/** Longer than any query takes. */
const RETIRED_MS = 30_000
/** The log gets an entry of every query that takes longer. */
const SLOW_MS = 250

export class Searching {
  readonly #options: SearchingOptions
  readonly #models: ModelTable
  readonly #photos: StoredFeaturesTable
  readonly #folders: FolderNames
  readonly #pseudoWords: PseudoWordStore
  /** One for each phi that answers. */
  readonly #encoders = new WeakMap<HostedModel['phi'], QueryEncoder>()
  readonly #retired = new Set<SearchClient>()
  /** Null before the first query that needs one. */
  #selections: Selections | null = null
  #served: { readonly modelRowId: ModelRowId; readonly client: SearchClient } | null = null

  constructor(options: SearchingOptions) {
    this.#options = options
    this.#models = new ModelTable(options.db)
    this.#photos = new StoredFeaturesTable(options.db)
    this.#folders = new FolderNames(options.db)
    this.#pseudoWords = new PseudoWordStore(options.db, options.libraryDir)
  }

  /** @throws AppError `model-missing`, `model-different`, and as `resolveQuery` and `runQuery` */
  async search(query: Query): Promise<SearchResult> {
    const serving = this.#serving()
    const { model, client } = await this.#ready(serving)
    const startMs = performance.now()
    const encoder = await this.#encoder(model)
    const resolved = await resolveQuery(query, this.#sources(serving, encoder))
    const selection = await this.#selection(resolved, model, serving)
    const text = textToRead(query, resolved.words)
    // Side by side with the encoding, so that a query waits for nothing more.
    const [answer, codes] = await Promise.all([
      runQuery(resolved, encoder, client, startMs, selection),
      text === '' ? [] : encoder.textHints(text),
    ])
    const { rule, photos, statisticsPending, ...read } =
      codes.length > 0 ? withoutStrong(answer, answer.rule) : answer
    const hints = hintsOf({ bands: read.bands, photos, statisticsPending }, codes)
    const result = { ...read, hints: hints.map((code) => ({ code })) }
    if (result.timings.totalMs > SLOW_MS) logSlow(query, result)
    return result
  }

  /** The vector of a query. @throws AppError as `search`; `method-unavailable` */
  async compose(query: Query): Promise<ComposedQuery> {
    const serving = this.#serving()
    const encoder = await this.#encoder(await this.#open(serving))
    const resolved = await resolveQuery(query, this.#sources(serving, encoder))
    return composeQuery(resolved, encoder)
  }

  /** Pseudo-words of pictures, from the library or not. @throws AppError as `search`; `cancelled`, `model-no-tokenizer` */
  async invert(
    references: readonly QueryReference[],
    settings: InversionSettings,
    options: InversionOptions,
  ): Promise<InversionResult> {
    const serving = this.#serving()
    const encoder = await this.#encoder(await this.#open(serving))
    const startMs = performance.now()
    const sources = this.#sources(serving, encoder)
    const pictures = await Promise.all(
      references.map(async (reference) => {
        const picture = await resolveReference(reference, sources)
        return { picture, features: await encodePicture(picture, encoder) }
      }),
    )
    const invert = (timed: InversionOptions) => encoder.optimise(pictures, settings, timed)
    return timedInversion(startMs, invert, options)
  }

  /** Null for a query that takes every hit. */
  async #selection(resolved: ResolvedQuery, model: HostedModel, { id }: ModelRow): Promise<Selection | null> {
    const { noReferences, same, stacks } = resolved.query
    if (!noReferences && !stacks && !same?.length) return null
    this.#selections ??= new Selections(this.#options.db)
    const { client } = model
    const outside = {
      encoder: await this.#encoder(model),
      inspect: (request: Parameters<typeof client.inspect>[0]) => client.inspect(request),
      pictureHash: (request: Parameters<typeof client.pictureHash>[0]) => client.pictureHash(request),
    }
    return this.#selections.of(resolved, outside, id)
  }

  async #encoder(model: HostedModel): Promise<QueryEncoder> {
    const known = this.#encoders.get(model.phi)
    if (known) return known
    const card = await cardOf(model.info)
    const encoder = this.#encoders.get(model.phi) ?? new QueryEncoder(model, card, this.#pseudoWords)
    this.#encoders.set(model.phi, encoder)
    return encoder
  }

  #sources({ id }: ModelRow, encoder: QueryEncoder): ReferenceSources {
    const { known } = this.#options
    const [photos, folders] = [this.#photos, this.#folders]
    return { photos, folders, known, modelRowId: id, model: encoder.model, files: encoder }
  }

  /** Opens the model and reads the vectors ahead of the first query. */
  async warm(): Promise<void> {
    const serving = this.#serving()
    await Promise.all([this.#client(serving).warm(), this.#open(serving)])
  }

  /** The worker that holds a generation's vectors. @throws AppError `model-different` for a generation that is not served any more */
  scores(modelRowId: ModelRowId): Pick<SearchClient, 'matchThresholds' | 'newMatches'> {
    const serving = this.#serving()
    if (serving.id === modelRowId) return this.#client(serving)
    throw new AppError('model-different', 'another model answers now')
  }

  hasModel(): boolean {
    return this.#models.serving() !== null
  }

  async model(): Promise<ModelInfo | null> {
    const serving = this.#models.serving()
    return serving ? (await this.#open(serving)).info : null
  }

  close(): void {
    for (const client of this.#retired) client.close()
    this.#served?.client.close()
  }

  /** Closes the client after the queries that still run on the old generation. */
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
      throw new AppError(
        'model-missing',
        'the library has no search model (model-missing): index a folder with --model first',
      )
    return serving
  }

  async #open({ directory, fingerprint, name }: ModelRow): Promise<HostedModel> {
    const hosted = await this.#options.models.open(directory, { probe: false })
    if (hosted.info.fingerprint === fingerprint) return hosted
    throw new AppError(
      'model-different',
      `the files of ${name} in ${directory} have changed since the library was indexed; index with --change-model`,
    )
  }

  /** Starts both processes side by side, before the query's clock. */
  async #ready(serving: ModelRow): Promise<{ readonly model: HostedModel; readonly client: SearchClient }> {
    const client = this.#client(serving)
    const [model] = await Promise.all([this.#open(serving), client.ready()])
    return { model, client }
  }

  /** A client searches one generation: the next generation gets another client. */
  #client({ id }: ModelRow): SearchClient {
    if (this.#served?.modelRowId === id) return this.#served.client
    if (this.#served) this.#retire(this.#served.client)
    const { databasePath, start, onDeath } = this.#options
    const client = new SearchClient({ databasePath, modelRowId: id }, { start, onDeath })
    this.#served = { modelRowId: id, client }
    return client
  }
}

/** Without captions and paths: counts and times explain a slow query. */
function logSlow(query: Query, { hits, method, words, timings }: SearchResult): void {
  const { references, wordings = [], more = [], less = [], limit } = query
  log.info('query-slow', {
    method,
    references: references.length,
    hasText: query.text !== null || query.prompt !== null,
    wordings: wordings.length,
    words: words.length,
    more: more.length,
    less: less.length,
    limit,
    hits: hits.length,
    encodeMs: Math.round(timings.encodeMs),
    invertMs: Math.round(timings.invertMs),
    scanMs: Math.round(timings.scanMs),
    totalMs: Math.round(timings.totalMs),
  })
}
