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
  Surroundings,
  SurroundingsRequest,
  ThresholdsRequest,
} from '../../shared/search-api.ts'
import { busyFor } from '../signs-of-life.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { LibraryReader } from './library-reader.ts'
import { searchMatrix } from './matrix-search.ts'
import { MirrorFollower } from './mirror-follower.ts'
import { matchThresholds, newMatches, type ScoredLibrary } from './pin-scores.ts'
import { queryDirections } from './rank-request.ts'
import { surroundings } from './surroundings.ts'

/** SQLite may wait for a moment to read, and slow disks take time to spin up. */
const STEP_MS = 20_000
/** A vector of 512 numbers from a disk that reads 20 MB a second. */
const SLOW_MS_A_ROW = 0.1

/** An open library; the next `open` replaces the whole object. */
interface OpenLibrary {
  readonly reader: LibraryReader
  /** When the library was opened. */
  readonly contents: number
  /** Null before the matrix is read, and after that failed. */
  warming: Promise<MirrorFollower> | null
  /** Not null once the matrix is in memory. */
  follower: MirrorFollower | null
}

export class SearchService implements SearchApi {
  #library: OpenLibrary | null = null

  async open(request: OpenSearchRequest): Promise<{ readonly contents: number }> {
    const reader = await busyFor(STEP_MS, async () => new LibraryReader(request))
    const contents = reader.contents()
    this.#library?.reader.close()
    const library: OpenLibrary = { reader, contents, warming: null, follower: null }
    this.#library = library
    // The first query tries again and reports the error.
    this.#warmed(library).catch(() => {})
    return { contents }
  }

  async warm(_request: Record<string, never>): Promise<{ readonly rows: number; readonly bytes: number }> {
    const { matrix } = (await this.#warmed(this.#opened())).mirror
    return { rows: matrix.rows, bytes: matrix.bytes }
  }

  async rank(request: RankRequest): Promise<RankResponse> {
    const library = this.#opened()
    const directions = queryDirections(request, library.reader.featureSize)
    const answer = (mirror: LibraryMirror) => {
      const start = performance.now()
      const filter = library.reader.resolved(request.filter)
      const found = searchMatrix(mirror, library.reader, directions, { ...request, filter })
      return { ...found, scanMs: performance.now() - start }
    }
    return busyFor(this.#scanLimitMs(), () => this.#read(library, answer))
  }

  async surroundings(request: SurroundingsRequest): Promise<Surroundings> {
    const library = this.#opened()
    return busyFor(this.#scanLimitMs(), () => this.#read(library, (mirror) => surroundings(mirror, request)))
  }

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
      rows: this.#library?.follower?.mirror.rows ?? 0,
    }
  }

  #scored(): ScoredLibrary {
    const library = this.#opened()
    return { reader: library.reader, mirror: () => this.#read(library, (mirror) => mirror) }
  }

  /** The worker reads the matrix and the log of changes from the disk in one piece. */
  #scanLimitMs(): number {
    return STEP_MS + (this.#library?.contents ?? 0) * SLOW_MS_A_ROW
  }

  /** Calls `use` with the mirror as of the last commit. @throws `cancelled` where another library was opened */
  async #read<T>(library: OpenLibrary, use: (mirror: LibraryMirror) => T): Promise<T> {
    for (;;) {
      const follower = await this.#warmed(library)
      if (this.#library !== library) throw replaced()
      const answer = follower.read(use)
      if (answer) return answer.value
      // The log of changes was pruned past the matrix's state.
      library.warming = null
      library.follower = null
    }
  }

  #opened(): OpenLibrary {
    if (!this.#library) throw new AppError('internal', 'expected an open library, got none')
    return this.#library
  }

  /**
   * Stores the promise instead of the result, and drops it on failure, so that the next query tries again.
   */
  #warmed(library: OpenLibrary): Promise<MirrorFollower> {
    library.warming ??= this.#load(library).catch((error: unknown) => {
      library.warming = null
      throw error
    })
    return library.warming
  }

  async #load(library: OpenLibrary): Promise<MirrorFollower> {
    const follower = new MirrorFollower(library.reader)
    for (const _slice of follower.fill()) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#library !== library) throw replaced()
    }
    library.follower = follower
    return follower
  }
}

function replaced(): AppError {
  return new AppError('cancelled', 'another library was opened')
}
