/**
 * Listens to one watched folder and gathers the paths that changed until they come to rest. Runs in the engine.
 *
 * Only names are taken from events: what happened is found out by looking, with the same code as a scan. Links
 * are not followed here, because what they lead to may be in the tree under its own name already.
 */
import { type FSWatcher, watch as watchFiles } from 'chokidar'
import type { Root } from '../catalog/root-table.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import { isPhotoFile } from './photo-files.ts'

/** A file that has not grown for so long is no longer being copied. */
const SETTLED = { stabilityThreshold: 1_500, pollInterval: 250 }
/** Changes come in bursts: they are handed over when it is quiet, */
const QUIET_MS = 200
/** or when so many are gathered. */
const MOST_PATHS = 512

export type WatchFiles = typeof watchFiles

export interface RootWatchOptions {
  readonly root: Root
  readonly rules: IgnoreRules
  readonly onPaths: (paths: readonly string[]) => void
  /** The system cannot tell about this folder (too many watches, an exotic file system). */
  readonly onFailure: (reason: string) => void
  readonly watchFiles?: WatchFiles
}

export class RootWatch {
  readonly #options: RootWatchOptions
  readonly #watcher: FSWatcher
  readonly #ready: Promise<void>
  #paths = new Set<string>()
  #timer: NodeJS.Timeout | null = null

  constructor(options: RootWatchOptions) {
    this.#options = options
    const { root } = options
    this.#watcher = (options.watchFiles ?? watchFiles)(root.path, {
      ignored: (path, stats) => this.#ignores(path, stats),
      ignoreInitial: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
      awaitWriteFinish: SETTLED,
    })
    this.#ready = new Promise((resolve) => {
      this.#watcher.once('ready', resolve)
      this.#watcher.once('error', () => resolve())
    })
    this.#watcher.on('all', (_event, path) => this.#add(path))
    this.#watcher.on('error', (error) => this.#fail(error))
  }

  /** Resolves when nothing that happens from now on is missed, or when listening failed. */
  ready(): Promise<void> {
    return this.#ready
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#paths.clear()
    await this.#watcher.close()
  }

  #add(path: string): void {
    if (this.#watcher.closed) return
    this.#paths.add(path)
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#handOver(), this.#paths.size < MOST_PATHS ? QUIET_MS : 0)
  }

  #handOver(): void {
    const paths = [...this.#paths]
    this.#paths = new Set()
    this.#timer = null
    this.#options.onPaths(paths)
  }

  #fail(error: unknown): void {
    this.#options.onFailure(error instanceof Error ? error.message : String(error))
  }

  /** Asked twice for a path: by its name alone, and when it is known what it is. */
  #ignores(path: string, stats?: { isFile(): boolean; isDirectory(): boolean }): boolean {
    const { root, rules } = this.#options
    if (path === root.path) return false
    if (stats?.isFile() && !isPhotoFile(path)) return true
    return rules.ignores(root.path, path, stats?.isDirectory() ? 'folder' : 'file')
  }
}
