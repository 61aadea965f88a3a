/**
 * The state of an unfinished inversion, on the disk, so that a process that is killed loses only the last steps. Runs
 * in the engine.
 *
 * [Note: A checkpoint outlives its result] The caller of an inversion removes its checkpoint, and only once the result
 * is stored or given up: a full disk between the two costs no step.
 */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheDirectory } from '../lib/app-paths.ts'

/** Below the cache or the library's folder. */
const FOLDER = 'inversions'
/** Between two writes to the cache; one write takes a millisecond. */
const CACHE_EVERY_MS = 2_000

interface CheckpointOptions {
  readonly everyMs: number
  /** Whether `save` may make the directory that holds the checkpoints. */
  readonly makesDirectory: boolean
}

export class CheckpointFile {
  readonly #directory: string
  readonly #path: string
  readonly #options: CheckpointOptions
  #writtenMs = Date.now()

  /**
   * In the machine's cache, for a library that may be open to read only.
   * @param name of the computation: equal names share a checkpoint
   */
  static inCache(name: string, cacheDir = cacheDirectory()): CheckpointFile {
    return new CheckpointFile(name, cacheDir, { everyMs: CACHE_EVERY_MS, makesDirectory: true })
  }

  /**
   * In the library's folder, which may be carried to another machine and continued there. Saves every state: a few
   * kilobytes for half a second of steps. Never makes the folder again after the library was moved away.
   */
  static inLibrary(name: string, libraryDir: string): CheckpointFile {
    return new CheckpointFile(name, libraryDir, { everyMs: 0, makesDirectory: false })
  }

  private constructor(name: string, directory: string, options: CheckpointOptions) {
    this.#directory = directory
    this.#options = options
    const hash = createHash('sha256').update(name).digest('hex').slice(0, 24)
    this.#path = join(directory, FOLDER, `${hash}.checkpoint`)
  }

  /** Null where there is none. The worker decides whether it can continue from it. */
  read(): Promise<Uint8Array | null> {
    return readFile(this.#path).then(
      (bytes) => new Uint8Array(bytes),
      () => null,
    )
  }

  /** Writes the state unless the last write was a moment ago. A failure to write does not stop the inversion. */
  async save(state: Uint8Array, nowMs = Date.now()): Promise<void> {
    if (nowMs - this.#writtenMs < this.#options.everyMs) return
    if (!this.#options.makesDirectory && !existsSync(this.#directory)) return
    this.#writtenMs = nowMs
    const staged = `${this.#path}.${randomUUID()}`
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      await writeFile(staged, state)
      await rename(staged, this.#path)
    } catch {
      // The next state is written again; where all writes fail, a kill costs the steps so far.
      await rm(staged, { force: true }).catch(() => {})
    }
  }

  /** A file that cannot be removed stays until `sweepCheckpoints`. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => {})
  }
}

/** Removes a library's checkpoints that were last written before `beforeMs`. */
export async function sweepCheckpoints(libraryDir: string, beforeMs: number): Promise<void> {
  const directory = join(libraryDir, FOLDER)
  // The library has no folder of checkpoints yet.
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name)
    // Another sweep may have removed it.
    const modifiedMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    )
    // One that cannot be removed now is tried again at the next start.
    if (modifiedMs !== null && modifiedMs < beforeMs) await rm(path, { force: true }).catch(() => {})
  }
}
