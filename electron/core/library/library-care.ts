/** Mends rights, writes copies and looks for damage while a library is open to write. Runs in the engine. */
import { setTimeout as delay } from 'node:timers/promises'
import { damaged } from '../catalog/open-database.ts'
import { RollingCopies } from '../catalog/rolling-copies.ts'
import { databasePath } from '../lib/app-paths.ts'
import { mendRights } from '../lib/private-files.ts'
import { checkDatabase } from './check-database.ts'
import type { LibraryParts } from './library-parts.ts'

/** The first photos and the first query come before the look, milliseconds. */
const CHECK_AFTER_MS = 1_000
/** Closing waits so long until all rights are mended, milliseconds. */
const MENDING_MS = 5_000

export class LibraryCare {
  readonly #parts: Pick<LibraryParts, 'dir' | 'database' | 'events'>
  readonly #copies: RollingCopies
  readonly #closing = new AbortController()
  readonly #checking = new AbortController()
  #work: Promise<unknown> = Promise.resolve()

  /** @param isThere false where the library has left its place: care writes nothing then */
  constructor(parts: Pick<LibraryParts, 'dir' | 'database' | 'events'>, isThere: () => boolean) {
    this.#parts = parts
    this.#copies = new RollingCopies(parts.database, parts.dir, isThere)
  }

  /** Begins in the background; `close` ends it. */
  start(): void {
    this.#copies.write()
    this.#work = Promise.all([mendRights(this.#parts.dir, this.#closing.signal), this.#check()])
  }

  async close(): Promise<void> {
    this.#checking.abort()
    // Mending happens once in a library's life; the next start mends the rest.
    const late = setTimeout(() => this.#closing.abort(), MENDING_MS)
    await this.#work
    clearTimeout(late)
    this.#copies.close()
  }

  /** Never rejects. */
  async #check(): Promise<void> {
    const { signal } = this.#checking
    try {
      await delay(CHECK_AFTER_MS, undefined, { signal, ref: false })
      const { problems } = await checkDatabase(
        { path: databasePath(this.#parts.dir), depth: 'quick' },
        signal,
      )
      const [first] = problems
      if (first !== undefined) this.#report(first)
    } catch {
      // The library was closed or moved meanwhile, or the disk had no room for the look. None of that is damage.
    }
  }

  #report(first: string): void {
    const { message } = damaged(this.#parts.dir, first)
    this.#parts.events.emit('notice', { code: 'library-damaged', message })
  }
}
