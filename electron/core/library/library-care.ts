/** Takes care of a library that is open to write: rights, copies, and a look for damage. Runs in the engine. */
import { setTimeout as delay } from 'node:timers/promises'
import { damaged } from '../catalog/open-database.ts'
import { RollingCopies } from '../catalog/rolling-copies.ts'
import { databasePath } from '../lib/app-paths.ts'
import { mendRights } from '../lib/private-files.ts'
import { checkDatabase } from './check-database.ts'
import type { LibraryParts } from './library-parts.ts'

/** The first photos and the first query come before the look. */
const CHECK_AFTER_MS = 1_000
/** So long closing waits for rights to be mended. */
const MENDING_MS = 5_000

export class LibraryCare {
  readonly #parts: Pick<LibraryParts, 'dir' | 'database' | 'events'>
  readonly #copies: RollingCopies
  readonly #closing = new AbortController()
  readonly #checking = new AbortController()
  readonly #work: Promise<unknown>

  /** @param isThere whether the library is still where it was opened: nothing is written elsewhere */
  constructor(parts: Pick<LibraryParts, 'dir' | 'database' | 'events'>, isThere: () => boolean) {
    this.#parts = parts
    this.#copies = new RollingCopies(parts.database, parts.dir, isThere)
    this.#copies.write()
    this.#work = Promise.all([mendRights(parts.dir, this.#closing.signal), this.#check()])
  }

  async close(): Promise<void> {
    this.#checking.abort()
    // Once in a library's life; what is left is mended at the next start.
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
      // It was closed, or moved, meanwhile; or there was no room for the look. None of that is damage.
    }
  }

  #report(first: string): void {
    const { message } = damaged(this.#parts.dir, first)
    this.#parts.events.emit('notice', { code: 'library-damaged', message })
  }
}
