/**
 * Answers the calls of the search worker: opens a library, and decides whether the index or the matrix
 * answers. Runs in the search worker.
 *
 * [Note: Cold and warm] `open` reads nothing. `vec0` answers the first query at once, so a terminal with a
 * single query never waits for the matrix. A second query shows that more will follow: from then on, or from
 * `warm` on, the worker reads the matrix in the background, and the matrix answers as soon as it is complete.
 */
import { AppError } from '../../shared/errors.ts'
import type {
  FuseRequest,
  Hit,
  NewMatchesRequest,
  NewMatchesResponse,
  OpenSearchRequest,
  ScanRequest,
  ScanResponse,
  SearchApi,
  ThresholdsRequest,
} from '../../shared/search-api.ts'
import { busyFor } from '../signs-of-life.ts'
import { BlockScorer } from './block-scorer.ts'
import { searchFused } from './fused-search.ts'
import { searchIndex } from './index-search.ts'
import { LibraryReader } from './library-reader.ts'
import { searchMatrix } from './matrix-search.ts'
import { MirrorFollower } from './mirror-follower.ts'
import type { ResolvedFilter } from './photo-filter.ts'
import { matchThresholds, newMatches, type ScoredLibrary } from './pin-scores.ts'
import type { Directions } from './ranking.ts'
import { isDatabaseError } from './read-only-database.ts'
import { fusedDirections, queryDirections } from './scan-request.ts'

/** Queries that the index answers before the worker reads the matrix on its own. */
const COLD_QUERIES = 1

/** SQLite may wait for a moment to read, and slow disks take time to spin up. */
const STEP_MS = 20_000
/** A vector of 512 numbers from a disk that reads 20 MB a second. */
const SLOW_MS_A_ROW = 0.1

interface Warm {
  readonly follower: MirrorFollower
  readonly scorer: BlockScorer
}

/** An open library; the next `open` replaces the whole object. */
interface OpenLibrary {
  readonly reader: LibraryReader
  /** When the library was opened. */
  readonly contents: number
  /** Not null once the matrix is in memory. */
  warm: Warm | null
  warming: Promise<Warm> | null
  coldQueries: number
}

/** A request whose filter knows the photos of its names. */
interface ResolvedScan extends ScanRequest {
  readonly filter: ResolvedFilter
}

export class SearchService implements SearchApi {
  #library: OpenLibrary | null = null
  /** The end of the last scan: scans share the scorer's memory, so they run one after another. */
  #lastScan: Promise<unknown> = Promise.resolve()

  async open(request: OpenSearchRequest): Promise<{ readonly contents: number }> {
    const reader = await busyFor(STEP_MS, async () => new LibraryReader(request))
    await this.#lastScan
    this.#library?.reader.close()
    const contents = reader.contents()
    this.#library = { reader, contents, warm: null, warming: null, coldQueries: 0 }
    return { contents }
  }

  async warm(_request: Record<string, never>): Promise<{ readonly rows: number; readonly bytes: number }> {
    const { matrix } = (await this.#warmed(this.#opened())).follower.mirror
    return { rows: matrix.rows, bytes: matrix.bytes }
  }

  scan(request: ScanRequest): Promise<ScanResponse> {
    return this.#inTurn(() => this.#scan(this.#opened(), request))
  }

  /** The index knows distances to one vector only, so this needs the matrix, even when cold. */
  fuse(request: FuseRequest): Promise<ScanResponse> {
    return this.#inTurn(() => this.#fuse(this.#opened(), request))
  }

  /** Not in turn with the scans: it does not use the scorer, and takes seconds where they take milliseconds. */
  async matchThresholds(
    request: ThresholdsRequest,
  ): Promise<{ readonly thresholds: readonly (number | null)[] }> {
    const library = this.#scored()
    return { thresholds: await busyFor(this.#scanLimitMs(), () => matchThresholds(library, request)) }
  }

  async newMatches(request: NewMatchesRequest): Promise<NewMatchesResponse> {
    const library = this.#scored()
    return busyFor(this.#scanLimitMs(), () => newMatches(library, request))
  }

  async stats(
    _request: Record<string, never>,
  ): Promise<{ readonly rssBytes: number; readonly rows: number }> {
    return {
      rssBytes: process.memoryUsage.rss(),
      rows: this.#library?.warm?.follower.mirror.rows ?? 0,
    }
  }

  #scored(): ScoredLibrary {
    const library = this.#opened()
    const mirror = async () => {
      const { follower } = await this.#upToDate(library)
      if (this.#library !== library) throw new AppError('cancelled', 'another library was opened')
      return follower.mirror
    }
    return { reader: library.reader, mirror }
  }

  #inTurn(answer: () => Promise<ScanResponse>): Promise<ScanResponse> {
    const answered = this.#lastScan.then(() => busyFor(this.#scanLimitMs(), answer))
    // The caller gets the error; the next scan only waits for the end of this one.
    this.#lastScan = answered.catch(() => {})
    return answered
  }

  /** The worker reads the index and the log of changes from the disk in one piece. */
  #scanLimitMs(): number {
    return STEP_MS + (this.#library?.contents ?? 0) * SLOW_MS_A_ROW
  }

  async #fuse(library: OpenLibrary, request: FuseRequest): Promise<ScanResponse> {
    const directions = fusedDirections(request, library.reader.featureSize)
    const start = performance.now()
    const { follower, scorer } = await this.#upToDate(library)
    const filter = library.reader.resolved(request.filter)
    const hits = await searchFused(follower.mirror, scorer, directions, filter, request.limit)
    return { hits, answeredBy: 'matrix', scanMs: performance.now() - start }
  }

  async #scan(library: OpenLibrary, request: ScanRequest): Promise<ScanResponse> {
    const directions = queryDirections(request, library.reader.featureSize)
    const start = performance.now()
    if (library.warm?.follower.catchUp() === false) forget(library)
    const resolved = { ...request, filter: library.reader.resolved(request.filter) }
    const cold = library.warm ? null : this.#scanIndex(library, directions, resolved)
    const hits = cold ?? (await this.#scanMatrix(library, directions, resolved))
    return { hits, answeredBy: cold ? 'index' : 'matrix', scanMs: performance.now() - start }
  }

  /**
   * Returns null when the index cannot answer. A damaged index must not cost the answer, because the
   * embeddings are the truth.
   */
  #scanIndex(library: OpenLibrary, directions: Directions, { filter, limit }: ResolvedScan) {
    // The next query that needs the matrix tries again and reports the error.
    if (library.coldQueries++ >= COLD_QUERIES) this.#warmed(library).catch(() => {})
    try {
      return searchIndex(library.reader, directions, filter, limit)
    } catch (error) {
      if (isDatabaseError(error)) return null
      throw error
    }
  }

  async #scanMatrix(
    library: OpenLibrary,
    directions: Directions,
    { filter, limit }: ResolvedScan,
  ): Promise<readonly Hit[]> {
    const { follower, scorer } = await this.#upToDate(library)
    return searchMatrix(follower.mirror, scorer, directions, filter, limit)
  }

  /** The matrix, up to the last commit. */
  async #upToDate(library: OpenLibrary): Promise<Warm> {
    let warm = await this.#warmed(library)
    while (!warm.follower.catchUp()) {
      forget(library)
      warm = await this.#warmed(library)
    }
    return warm
  }

  #opened(): OpenLibrary {
    if (!this.#library) throw new AppError('internal', 'expected an open library, got none')
    return this.#library
  }

  /**
   * Stores the promise instead of the result, and drops it on failure, so that the next query tries again.
   */
  #warmed(library: OpenLibrary): Promise<Warm> {
    library.warming ??= this.#load(library).catch((error: unknown) => {
      library.warming = null
      throw error
    })
    return library.warming
  }

  async #load(library: OpenLibrary): Promise<Warm> {
    const follower = new MirrorFollower(library.reader)
    for (const _slice of follower.fill()) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#library !== library) throw new AppError('cancelled', 'another library was opened')
    }
    const scorer = new BlockScorer(follower.mirror.matrix)
    await scorer.prepare()
    library.warm = { follower, scorer }
    return library.warm
  }
}

/**
 * The log of changes was pruned past the matrix's state: the worker reads the matrix again, and the index
 * answers meanwhile.
 */
function forget(library: OpenLibrary): void {
  library.warm = null
  library.warming = null
  library.coldQueries = COLD_QUERIES
}
