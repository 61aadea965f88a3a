/**
 * Listens to one watched folder and gathers the paths that changed until they come to rest. Runs in the engine.
 *
 * [Note: Names only] chokidar listens to the folders and ignores every file: to track each file would double its memory
 * and its start, for nothing. Its raw events name each changed path all the same, and a look with the code of a scan
 * finds out the change. The watcher follows no links, because their targets may be in the tree under their own names.
 */
import { join } from 'node:path'
import { type FSWatcher, watch as watchFiles } from 'chokidar'
import type { Root } from '../catalog/root-table.ts'
import { type IgnoreRules, ignoresPath } from './ignore-rules.ts'
import { Settling } from './settling.ts'

/** How often changed files are looked at until they rest. */
const LOOK_MS = 300

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
  readonly #ready = Promise.withResolvers<void>()
  readonly #settling = new Settling()
  #timer: NodeJS.Timeout | null = null

  constructor(options: RootWatchOptions) {
    this.#options = options
    this.#watcher = (options.watchFiles ?? watchFiles)(options.root.path, {
      ignored: (path, stats) => stats?.isFile() || this.#isIgnoredFolder(path, stats),
      ignoreInitial: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
    })
    this.#watcher.once('ready', () => this.#ready.resolve())
    // `#fail`, below, reports it.
    this.#watcher.once('error', () => this.#ready.resolve())
    this.#watcher.on('raw', (_event, name, details) => this.#hear(name, details))
    this.#watcher.on('error', (error) => this.#fail(error))
  }

  /** Resolves when nothing that happens from now on is missed, when listening failed, or when it is closed. */
  ready(): Promise<void> {
    return this.#ready.promise
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#ready.resolve()
    this.#settling.clear()
    await this.#watcher.close()
  }

  /** `name` is below `watchedPath`; null where the system does not say what changed in there. */
  #hear(name: string | null, details: unknown): void {
    const folder = watchedPathOf(details) ?? this.#options.root.path
    this.#settling.add(name === null ? folder : join(folder, name))
    this.#timer ??= setTimeout(() => void this.#look(), LOOK_MS)
  }

  async #look(): Promise<void> {
    const paths = await this.#settling.look()
    if (this.#watcher.closed) return
    this.#timer = this.#settling.size > 0 ? setTimeout(() => void this.#look(), LOOK_MS) : null
    if (paths.length > 0) this.#options.onPaths(paths)
  }

  #fail(error: unknown): void {
    this.#options.onFailure(error instanceof Error ? error.message : String(error))
  }

  /** Asked twice for a path: by its name alone, and when it is known what it is. */
  #isIgnoredFolder(path: string, stats?: { isDirectory(): boolean }): boolean {
    const { root, rules } = this.#options
    return (
      path !== root.path && (stats?.isDirectory() ?? false) && ignoresPath(rules, root.path, path, 'folder')
    )
  }
}

function watchedPathOf(details: unknown): string | null {
  if (typeof details !== 'object' || details === null || !('watchedPath' in details)) return null
  return typeof details.watchedPath === 'string' ? details.watchedPath : null
}
