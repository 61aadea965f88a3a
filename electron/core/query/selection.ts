/**
 * Which hits of a ranking an answer holds: without the references and their stacks, only variants of a shot, one a stack.
 * Runs in the engine, for queries that ask for any of these.
 */
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type CaptureDate, captureSpan, chooseCapture, fileTimeOf } from '../../shared/capture-date.ts'
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi } from '../../shared/inference-api.ts'
import type { SameKind } from '../../shared/library-api.ts'
import type { ModelRowId } from '../../shared/model-ids.ts'
import type { Hit, RankResponse, SearchFilter } from '../../shared/search-api.ts'
import type { PhotoStack } from '../../shared/stacks.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { ShotFacts } from '../catalog/shot-facts.ts'
import { StackTable } from '../catalog/stack-table.ts'
import { collapseHits } from '../stacks/collapse-hits.ts'
import { NearPhotos } from '../stacks/near-photos.ts'
import type { Encoder } from './encode.ts'
import type { Picture, ResolvedQuery } from './resolve.ts'

export interface Selection {
  /** The query's filter, and the day of the shot. */
  readonly filter: SearchFilter
  /** The answer holds none of these photos. */
  readonly leaveOut: readonly number[]
  /** The hits that the answer may hold, in their order. */
  select(hits: readonly Hit[]): readonly Hit[]
  /** The stack of each hit that is in one; absent where the query asks for none. */
  readonly stacksOf?: (hits: readonly Hit[]) => ReadonlyMap<number, PhotoStack>
}

/** Reads pictures from outside. */
export interface OutsidePictures extends Pick<InferenceApi, 'inspect' | 'pictureHash'> {
  readonly encoder: Pick<Encoder, 'encodeImage'> & { hash(path: string): Promise<string | null> }
}

/** How many more hits each further scan asks for. */
const GROWTH = 4

/**
 * The best `limit` hits of a selection. Asks for more hits until there are enough, or no more.
 * @param scan the best hits of the library, in order
 */
export async function selectHits(
  selection: Pick<Selection, 'select'>,
  limit: number,
  scan: (limit: number) => Promise<RankResponse>,
): Promise<RankResponse> {
  let scanMs = 0
  for (let wanted = limit; ; wanted *= GROWTH) {
    const scanned = await scan(wanted)
    scanMs += scanned.scanMs
    const hits = selection.select(scanned.hits)
    if (hits.length >= limit || scanned.hits.length < wanted)
      return { ...scanned, hits: hits.slice(0, limit), scanMs }
  }
}

export class Selections {
  readonly #stacks: StackTable
  readonly #near: NearPhotos
  readonly #facts: ShotFacts

  constructor(db: ReadableDatabase) {
    this.#stacks = new StackTable(db)
    this.#near = new NearPhotos(db)
    this.#facts = new ShotFacts(db)
  }

  /** @throws AppError `usage` for variants of a shot that does not state what they are to share */
  async of(
    { query, references }: Pick<ResolvedQuery, 'query' | 'references'>,
    outside: OutsidePictures,
    modelRowId: ModelRowId,
  ): Promise<Selection> {
    const { noReferences = false, same = [], stacks = false, filter } = query
    const [reference] = references
    const shared = reference && same.length > 0 ? await this.#shared(reference, same, outside) : {}
    const leavesOut = noReferences || same.length > 0
    const leaveOut = leavesOut ? [...(await this.#withStacks(references, outside, modelRowId))] : []
    const select = (hits: readonly Hit[]) => {
      const passed = shared.camera === undefined ? hits : this.#ofCamera(hits, shared.camera)
      return stacks ? collapseHits(passed, this.#stacks.idsOf(idsOf(passed))) : passed
    }
    return {
      filter: narrowed(filter, shared.date),
      leaveOut,
      select,
      ...(stacks && { stacksOf: (hits) => this.#stacks.of(idsOf(hits)) }),
    }
  }

  async #shared(
    reference: Picture,
    same: readonly SameKind[],
    outside: OutsidePictures,
  ): Promise<{ readonly date?: CaptureDate; readonly camera?: string }> {
    const { date, camera } = await this.#factsOf(reference, outside)
    if (same.includes('day') && (!date || date.precision === 'year' || date.precision === 'month')) {
      throw new AppError('usage', 'the day of the reference is not known, so no photo can be of the same day')
    }
    if (same.includes('camera') && camera === null) {
      throw new AppError('usage', 'the reference states no camera, so no photo can be of the same camera')
    }
    return {
      ...(same.includes('day') && date && { date }),
      ...(same.includes('camera') && camera !== null && { camera }),
    }
  }

  async #factsOf(
    picture: Picture,
    outside: OutsidePictures,
  ): Promise<{ readonly date: CaptureDate | null; readonly camera: string | null }> {
    if (picture.kind === 'known') return this.#facts.of(picture)
    const read = await outside.inspect({ path: picture.path })
    if (read.status === 'failed') return { date: null, camera: null }
    const fileTime = fileTimeOf(read.identity.modifiedMs)
    return { date: chooseCapture(read.captured, read.outside, fileTime), camera: read.camera }
  }

  #ofCamera(hits: readonly Hit[], camera: string): readonly Hit[] {
    const ids = this.#facts.ofCamera(idsOf(hits), camera)
    return hits.filter(({ photoId }) => ids.has(photoId))
  }

  /** The references' photos and those of their stacks. */
  async #withStacks(
    references: readonly Picture[],
    outside: OutsidePictures,
    modelRowId: ModelRowId,
  ): Promise<ReadonlySet<number>> {
    const photos = await Promise.all(references.map((each) => this.#photosOf(each, outside, modelRowId)))
    return this.#stacks.withStacks(photos.flat())
  }

  async #photosOf(
    picture: Picture,
    outside: OutsidePictures,
    modelRowId: ModelRowId,
  ): Promise<readonly number[]> {
    if (picture.kind === 'known') {
      const own = picture.photoId === null ? [] : [picture.photoId]
      return [...own, ...this.#stacks.ofContent(picture.hash)]
    }
    const { encoder } = outside
    // Encoding says why a file cannot be read.
    const real = await realpath(picture.path).catch(() => resolve(picture.path))
    const here = [real, resolve(picture.path)].flatMap((path) => this.#stacks.atPath(path))
    const sha = await encoder.hash(picture.path)
    const same = [...here, ...(sha === null ? [] : this.#stacks.ofContent(sha))]
    const hashed = await outside.pictureHash({ path: picture.path })
    if (hashed.status === 'failed' || hashed.hash === null) return same
    return [...same, ...this.#near.of(hashed.hash, await encoder.encodeImage(picture), modelRowId)]
  }
}

function idsOf(hits: readonly Hit[]): readonly number[] {
  return hits.map(({ photoId }) => photoId)
}

const DAY_MS = 24 * 60 * 60 * 1_000

/** The filter, and within it the day of a date. */
function narrowed(filter: SearchFilter, date: CaptureDate | undefined): SearchFilter {
  if (!date) return filter
  const dayMs = Math.floor(captureSpan(date).firstMs / DAY_MS) * DAY_MS
  return {
    ...filter,
    fromMs: Math.max(filter.fromMs ?? -Infinity, dayMs),
    toMs: Math.min(filter.toMs ?? Infinity, dayMs + DAY_MS - 1),
  }
}
