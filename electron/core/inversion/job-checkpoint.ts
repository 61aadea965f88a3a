/**
 * The checkpoint of what is being refined, in the library's own folder: a library that is carried to another machine
 * goes on there. Kept until the result is stored, so that a full disk costs no step. Runs in the engine.
 */
import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CheckpointFile } from './checkpoint-file.ts'

export class JobCheckpoint {
  readonly #libraryDir: string
  readonly #file: CheckpointFile

  /** @param name what is computed: equal names, the same checkpoint */
  constructor(libraryDir: string, name: string) {
    this.#libraryDir = libraryDir
    this.#file = new CheckpointFile(name, libraryDir)
  }

  read(): Promise<Uint8Array | null> {
    return this.#file.read()
  }

  /** At once: a few kilobytes for half a second of steps, and who pauses or is killed loses none. */
  async keep(state: Uint8Array): Promise<void> {
    // A library that was moved away is not begun anew at its old place.
    if (existsSync(this.#libraryDir)) await this.#file.keep(state, Number.POSITIVE_INFINITY)
  }

  /** The answer is not stored yet: `discard` removes it. */
  async remove(): Promise<void> {}

  discard(): Promise<void> {
    return this.#file.remove()
  }
}

/** Removes checkpoints that nobody came back to. */
export async function sweepCheckpoints(libraryDir: string, beforeMs: number): Promise<void> {
  const directory = join(libraryDir, 'inversions')
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name)
    const modifiedMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    )
    if (modifiedMs !== null && modifiedMs < beforeMs) await rm(path, { force: true })
  }
}
