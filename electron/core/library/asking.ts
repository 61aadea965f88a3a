/**
 * Answers a free sentence: reads it with the names of this library, and searches by what is left. A library without a
 * model, and a sentence that leaves nothing to look for, are answered from names and facts. Runs in the engine.
 */

import type { AskReading, KeptText, ParsedAsk } from '../../shared/ask-api.ts'
import { AppError } from '../../shared/errors.ts'
import type { AskAnswer, AskQuery, FactsResult, Query } from '../../shared/library-api.ts'
import type { SearchFilter } from '../../shared/search-api.ts'
import { todayOf } from '../ask/dates/days.ts'
import { nameTest } from '../ask/name-search.ts'
import { KnownNames, piecesOf } from '../ask/names/known-names.ts'
import { parseAsk } from '../ask/parse-ask.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { LibraryNames } from '../catalog/library-names.ts'
import { PhotoChanges } from '../catalog/photo-table.ts'
import { PhotosByFacts } from '../catalog/photos-by-facts.ts'
import { dateRange } from '../query/date-filter.ts'
import type { Searching } from '../query/searching.ts'

/** Facts that are read again change names without a change of a photo. */
const NAMES_MS = 30_000

export class Asking {
  readonly #names: LibraryNames
  readonly #changes: PhotoChanges
  readonly #photos: PhotosByFacts
  #known: { readonly names: KnownNames; readonly change: number; readonly readMs: number } | null = null

  constructor(db: ReadableDatabase) {
    this.#names = new LibraryNames(db)
    this.#changes = new PhotoChanges(db)
    this.#photos = new PhotosByFacts(db)
  }

  /** @throws AppError `usage` for a sentence that is too long */
  read(sentence: string, keep: readonly KeptText[] = [], now = new Date()): AskReading {
    return parseAsk(sentence, { names: this.#knownNames(), today: todayOf(now), keep })
  }

  /** @throws AppError as `read` and `Searching.search`; `model-missing` for references without a model */
  async answer(asked: AskQuery, searching: Pick<Searching, 'search' | 'hasModel'>): Promise<AskAnswer> {
    const { ask, keep, ...rest } = asked
    if (ask.trim() === '') throw new AppError('usage', 'the sentence is empty')
    const reading = this.read(ask, keep)
    const { parsed } = reading
    const query: Query = {
      ...rest,
      text: parsed.text === '' ? null : parsed.text,
      prompt: null,
      without: [...new Set([...(rest.without ?? []), ...parsed.without])],
      filter: this.named(filterOf(parsed, rest.filter)),
    }
    const hasSide = query.text !== null || query.references.length > 0
    const hasModel = searching.hasModel()
    if (hasSide && (hasModel || query.references.length > 0))
      return { reading, result: await searching.search(query) }
    return { reading, result: await this.#fromFacts(query, hasModel) }
  }

  /** The same filter with the library's own names of cameras and lenses: "nikon" is every Nikon. */
  named(filter: SearchFilter): SearchFilter {
    const { cameras, lenses } = filter
    if (!cameras && !lenses) return filter
    const names = (kind: 'camera' | 'lens', typed: readonly string[]) => [
      ...new Set(
        typed.flatMap((name) => this.#knownNames().gear(kind).match(piecesOf(name))?.names ?? [name]),
      ),
    ]
    return {
      ...filter,
      ...(cameras && { cameras: names('camera', cameras) }),
      ...(lenses && { lenses: names('lens', lenses) }),
    }
  }

  async #fromFacts(query: Query, hasModel: boolean): Promise<FactsResult> {
    const startMs = performance.now()
    const passes = nameTest({ text: query.text ?? '', without: query.without ?? [] })
    const hits = await this.#photos.find(query.filter, query.limit, ({ path, camera, lens }) =>
      passes([path, camera ?? '', lens ?? '']),
    )
    const scanMs = performance.now() - startMs
    const timings = { encodeMs: 0, invertMs: 0, scanMs, totalMs: scanMs }
    return { hits, method: 'facts', hints: hasModel ? [] : [{ code: 'no-model' }], timings }
  }

  #knownNames(): KnownNames {
    const [change, nowMs] = [this.#changes.last(), Date.now()]
    const known = this.#known
    if (known && known.change === change && nowMs - known.readMs < NAMES_MS) return known.names
    const names = new KnownNames(listsOf(this.#names))
    this.#known = { names, change, readMs: nowMs }
    return names
  }
}

/** Lists that no sentence asks for are never read. */
function listsOf(names: LibraryNames) {
  const once = <T>(read: () => T) => {
    let value: { readonly of: T } | null = null
    return () => {
      value ??= { of: read() }
      return value.of
    }
  }
  const folders = once(() => names.folders())
  const cameras = once(() => names.cameras().map(({ name }) => name))
  const lenses = once(() => names.lenses().map(({ name }) => name))
  return {
    get folders() {
      return folders()
    },
    get cameras() {
      return cameras()
    },
    get lenses() {
      return lenses()
    },
    hasFile: (name: string) => names.hasFile(name),
  }
}

/** A filter that is given beside the sentence goes before its own; the two dates are one filter. */
function filterOf(
  { from, to, folders, cameras, lenses, filename }: ParsedAsk,
  given: SearchFilter,
): SearchFilter {
  const hasDates = given.fromMs !== undefined || given.toMs !== undefined
  const some = (list: readonly string[]) => (list.length > 0 ? list : undefined)
  const typed: SearchFilter = {
    ...(!hasDates && (from ?? to) !== null ? dateRange(from ?? undefined, to ?? undefined) : {}),
    ...(some(folders) && { folders }),
    ...(some(cameras) && { cameras }),
    ...(some(lenses) && { lenses }),
    ...(filename !== null && { filename }),
  }
  return { ...typed, ...given }
}
