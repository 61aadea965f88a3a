/**
 * Opens a library while a window shows it: makes a missing one, opens it to read while another process writes, takes
 * over when that process ends, and opens it again when its folder returns. Runs in the engine. A failure is a state.
 */

import { existsSync } from 'node:fs'
import type { LibraryState } from '../../shared/app-state.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import { unusable } from '../catalog/open-database.ts'
import { readHolder } from '../catalog/writer-lock.ts'
import { databasePath } from '../lib/app-paths.ts'
import { log } from '../lib/log.ts'
import { pause } from '../lib/pause.ts'
import { Library } from '../library/library.ts'
import type { LibraryAccess, OpenLibraryOptions } from '../library/library-parts.ts'
import { OpenLibrary } from './open-library.ts'
import type { OpenLibraryListeners } from './open-library-listeners.ts'

export interface LibrarySessionOptions extends OpenLibraryListeners {
  readonly dir: string
  /** Makes a missing library. False for a known library, whose disk may return. */
  readonly create: boolean
  readonly processes: OpenLibraryOptions['processes']
}

/** The name that other processes show while they wait for the library. */
const COMMAND = 'Searlight'
/** Interval between two tries to read a library that another process is making. */
const RETRY_MS = 200
/** Interval between two looks for a missing library. */
const RETURN_MS = 1_000
/** Open calls on a library that was taken over have this long to end. */
const RETIRED_MS = 10_000

export class LibrarySession {
  readonly dir: string
  readonly #options: LibrarySessionOptions
  readonly #closing = new AbortController()
  readonly #retired = new Set<OpenLibrary>()
  #opening: Promise<void> = Promise.resolve()
  #mayCreate: boolean
  #first = Promise.withResolvers<void>()
  #current: OpenLibrary | null = null
  #state: LibraryState

  constructor(options: LibrarySessionOptions) {
    this.dir = options.dir
    this.#options = options
    this.#mayCreate = options.create
    this.#state = { kind: 'opening', dir: this.dir }
  }

  /** Opens the library in the background; the state reports how it went. */
  start(): void {
    this.#opening = this.#open()
  }

  get state(): LibraryState {
    return this.#state
  }

  /** Null while the library opens, and after it failed. */
  get current(): OpenLibrary | null {
    return this.#current
  }

  /** Waits until the library is open. @throws the reason of its failure, `cancelled` */
  async opened(): Promise<OpenLibrary> {
    await this.#first.promise
    if (this.#current) return this.#current
    if (this.#state.kind === 'failed') throw new AppError(this.#state.error.code, this.#state.error.message)
    throw closing()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    // A window must not see a library that is open and empty.
    this.#state = { kind: 'opening', dir: this.dir }
    this.#first.resolve()
    await this.#opening
    const open = [...this.#retired, ...(this.#current ? [this.#current] : [])]
    this.#retired.clear()
    this.#current = null
    await Promise.all(open.map((library) => library.close()))
  }

  /** Never rejects. */
  async #open(): Promise<void> {
    const reading: { done: Promise<void> } = { done: Promise.resolve() }
    const onWaiting = () => {
      reading.done = this.#readMeanwhile()
    }
    try {
      await this.#adopt(await this.#library('write', onWaiting), 'write')
    } catch (error) {
      if (!this.#closing.signal.aborted) await this.#readInstead(error)
    }
    await reading.done
    if (this.#isAway()) await this.#openOnReturn()
  }

  /** Handles an open library whose folder was moved or whose disk was pulled. */
  #leave(open: OpenLibrary, error: unknown): void {
    if (this.#closing.signal.aborted || this.#current !== open) return
    this.#current = null
    this.#fail(error)
    const closed = open.close().catch((error) => log.swallowed('library-not-closed', error))
    this.#opening = closed.then(() => this.#openOnReturn())
  }

  /** Waits for the folder; makes no library in its place. */
  async #openOnReturn(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted && !existsSync(databasePath(this.dir))) {
      await pause(RETURN_MS, signal)
    }
    if (signal.aborted) return
    this.#first = Promise.withResolvers()
    this.#set({ kind: 'opening', dir: this.dir })
    await this.#open()
  }

  #isAway(): boolean {
    const state = this.#state
    return state.kind === 'failed' && state.error.code === 'library-missing'
  }

  #library(access: LibraryAccess, onWaiting?: () => void): Promise<Library> {
    const { dir, processes } = this.#options
    const { signal } = this.#closing
    const create = access === 'write' && this.#mayCreate
    const options = { dir, access, create, command: COMMAND, phiName: null, signal, processes }
    return Library.open({ ...options, ...(onWaiting && { onWaiting }) })
  }

  /** Opens the library to read while another process writes. */
  async #readMeanwhile(): Promise<void> {
    while (!this.#closing.signal.aborted && this.#current === null) {
      try {
        const library = await this.#library('read')
        if (this.#current === null) await this.#adopt(library, 'read')
        else await library.close()
        return
      } catch (error) {
        if (this.#closing.signal.aborted || this.#current !== null) return
        // The process that writes may still be making or migrating it.
        if (serialiseError(error).code !== 'library-missing') this.#fail(error)
        await pause(RETRY_MS, this.#closing.signal)
      }
    }
  }

  /** Opens a library to read if only its folder cannot be written. */
  async #readInstead(cause: unknown): Promise<void> {
    const unwritable = ['library-unusable', 'library-read-only'].includes(serialiseError(cause).code)
    // The first failure explains more than this one.
    const library = unwritable ? await this.#library('read').catch(() => null) : null
    if (library) await this.#adopt(library, 'read').catch((error) => this.#fail(error))
    else this.#fail(cause)
  }

  async #adopt(library: Library, access: LibraryAccess): Promise<void> {
    const before = this.#current
    const open = await this.#compose(library, access)
    if (this.#closing.signal.aborted) {
      await open.close()
      throw closing()
    }
    this.#current = open
    this.#mayCreate = false
    library.left.catch((error) => this.#leave(open, error))
    this.#state = { kind: 'ready', dir: this.dir, access, holder: access === 'read' ? this.#holder() : null }
    if (before) this.#retire(before)
    // Only now is its model known: "no model" would make a window ask for one.
    open.start()
    this.#options.onState()
    this.#first.resolve()
  }

  async #compose(library: Library, access: LibraryAccess): Promise<OpenLibrary> {
    try {
      return new OpenLibrary(this.dir, library, access, this.#options)
    } catch (error) {
      await library.close()
      throw unusable(this.dir, error)
    }
  }

  #retire(library: OpenLibrary): void {
    library.stop()
    this.#retired.add(library)
    const end = () => {
      if (this.#retired.delete(library)) void library.close()
    }
    setTimeout(end, RETIRED_MS).unref()
  }

  /** Null if the lock names no holder. */
  #holder(): string | null {
    const holder = readHolder(this.dir)
    return holder && `${holder.command} (process ${holder.pid})`
  }

  #fail(error: unknown): void {
    this.#set({ kind: 'failed', dir: this.dir, error: serialiseError(error) })
    this.#first.resolve()
  }

  #set(state: LibraryState): void {
    this.#state = state
    this.#options.onState()
  }
}

function closing(): AppError {
  return new AppError('cancelled', 'the library is closing')
}
