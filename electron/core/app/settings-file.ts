/**
 * The settings file: the last library, and each library's window settings. Runs in the engine. A damaged or unwritable
 * file costs only the settings.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import { EMPTY_QUERY } from '../../shared/app-query.ts'
import type { AppSettings } from '../../shared/app-state.ts'
import { log } from '../lib/log.ts'
import { settings } from './requests.ts'

export const DEFAULT_SETTINGS: AppSettings = {
  theme: 'system',
  rowHeight: 200,
  order: 'newest',
  resultOrder: 'match',
  sidebarOpen: true,
  inspectorOpen: false,
  folderId: null,
  query: EMPTY_QUERY,
  guideClosed: false,
}

/** Every typed letter changes the settings: one write for many. */
const WRITE_AFTER_MS = 300

const fileSchema = z.object({
  lastLibrary: z.string().nullable().catch(null),
  // Reads each library separately: a damaged entry must not cost the others.
  libraries: z.record(z.string(), settings.nullable().catch(null)).catch({}),
})

interface Remembered {
  readonly lastLibrary: string | null
  readonly libraries: Readonly<Record<string, AppSettings | null>>
}

export class SettingsFile {
  readonly #path: string
  readonly #changed = new Map<string, AppSettings>()
  #remembered: Remembered
  #lastLibrary: string | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(path: string) {
    this.#path = path
    this.#remembered = read(path)
  }

  get lastLibrary(): string | null {
    return this.#lastLibrary ?? this.#remembered.lastLibrary
  }

  /** Whether a library was open in this folder before. */
  knows(libraryDir: string): boolean {
    const { libraries } = this.#remembered
    return (
      libraryDir === this.lastLibrary || this.#changed.has(libraryDir) || Object.hasOwn(libraries, libraryDir)
    )
  }

  of(libraryDir: string): AppSettings {
    return this.#changed.get(libraryDir) ?? this.#remembered.libraries[libraryDir] ?? DEFAULT_SETTINGS
  }

  save(libraryDir: string, changed: AppSettings): void {
    this.#changed.set(libraryDir, changed)
    this.#writeSoon()
  }

  opened(libraryDir: string): void {
    if (libraryDir === this.lastLibrary) return
    this.#lastLibrary = libraryDir
    this.#writeSoon()
  }

  close(): void {
    if (this.#timer) this.#write()
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => this.#write(), WRITE_AFTER_MS)
  }

  /** Reads the file first: another Searlight process may have written settings of another library. */
  #write(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const { lastLibrary, libraries } = read(this.#path)
    this.#remembered = {
      lastLibrary: this.#lastLibrary ?? lastLibrary,
      libraries: { ...libraries, ...Object.fromEntries(this.#changed) },
    }
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      const staged = `${this.#path}.${process.pid}`
      writeFileSync(staged, JSON.stringify(this.#remembered, null, 1))
      renameSync(staged, this.#path)
    } catch (error) {
      process.emitWarning(`cannot save the settings: ${String(error)}`)
    }
  }
}

function read(path: string): Remembered {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    // There is none before the first start.
    if (existsSync(path)) log.swallowed('settings-unread', error)
    return { lastLibrary: null, libraries: {} }
  }
}
