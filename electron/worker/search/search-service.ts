/**
 * Answers the calls of the search worker: opens a library, keeps its matrix in memory and up to date. Runs in the search
 * worker.
 *
 * [Note: Reading ahead] `open` starts to read the matrix in the background, and a query waits for it. A terminal with a
 * single query opens the search process and the model side by side, so the matrix is read while the model loads.
 */
import { AppError } from '../../shared/errors.ts'
import type {
  NewMatchesRequest,
  NewMatchesResponse,
  OpenSearchRequest,
  RankRequest,
  RankResponse,
  SearchApi,
  ThresholdsRequest,
} from '../../shared/search-api.ts'
import { busyFor } from '../signs-of-life.ts'
import { BlockScorer } from './block-scorer.ts'
import { LibraryReader } from './library-reader.ts'
import { searchMatrix } from './matrix-search.ts'
import { MirrorFollower } from './mirror-follower.ts'
import { matchThresholds, newMatches, type ScoredLibrary } from './pin-scores.ts'
import { queryDirections } from './rank-request.ts'

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
  /** The reading of the matrix; null after it failed. */
  warming: Promise<Warm> | null
  /** Not null once the matrix is in memory. */
  warm: Warm | null
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
    const library: OpenLibrary = { reader, contents, warming: null, warm: null }
    this.#library = library
    // The first query tries again and reports the error.
    this.#warmed(library).catch(() => {})
    return { contents }
  }

  async warm(_request: Record<string, never>): Promise<{ readonly rows: number; readonly bytes: number }> {
    const { matrix } = (await this.#warmed(this.#opened())).follower.mirror
    return { rows: matrix.rows, bytes: matrix.bytes }
  }

  rank(request: RankRequest): Promise<RankResponse> {
    return this.#inTurn(() => this.#rank(this.#opened(), request))
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

  #inTurn(answer: () => Promise<RankResponse>): Promise<RankResponse> {
    const answered = this.#lastScan.then(() => busyFor(this.#scanLimitMs(), answer))
    // The caller gets the error; the next scan only waits for the end of this one.
    this.#lastScan = answered.catch(() => {})
    return answered
  }

  /** The worker reads the index and the log of changes from the disk in one piece. */
  #scanLimitMs(): number {
    return STEP_MS + (this.#library?.contents ?? 0) * SLOW_MS_A_ROW
  }

  async #rank(library: OpenLibrary, request: RankRequest): Promise<RankResponse> {
    const directions = queryDirections(request, library.reader.featureSize)
    const start = performance.now()
    const { follower, scorer } = await this.#upToDate(library)
    const answer = await searchMatrix(follower.mirror, scorer, directions, request)
    return { ...answer, scanMs: performance.now() - start }
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

/** The log of changes was pruned past the matrix's state: the worker reads the matrix again. */
function forget(library: OpenLibrary): void {
  library.warm = null
  library.warming = null
}
