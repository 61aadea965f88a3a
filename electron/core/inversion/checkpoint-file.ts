/**
 * Where an inversion stands, on the disk: a process that is killed costs the last seconds of it. Beside the machine's
 * other caches and not in the library, which may be open to read only. Runs in the engine.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheDirectory } from '../lib/app-paths.ts'

/** Writing takes a millisecond. */
const EVERY_MS = 2_000

export class CheckpointFile {
  readonly #path: string
  #writtenMs = Date.now()

  /** @param name what is computed: equal names, the same checkpoint */
  constructor(name: string, directory = cacheDirectory()) {
    const hash = createHash('sha256').update(name).digest('hex').slice(0, 24)
    this.#path = join(directory, 'inversions', `${hash}.checkpoint`)
  }

  /** Null where there is none. Whether it can be used is for the worker to say. */
  read(): Promise<Uint8Array | null> {
    return readFile(this.#path).then(
      (bytes) => new Uint8Array(bytes),
      () => null,
    )
  }

  /** Now and then. A checkpoint that cannot be written is no reason to stop. */
  async keep(state: Uint8Array, nowMs = Date.now()): Promise<void> {
    if (nowMs - this.#writtenMs < EVERY_MS) return
    this.#writtenMs = nowMs
    const staged = `${this.#path}.${randomUUID()}`
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      await writeFile(staged, state)
      await rename(staged, this.#path)
    } catch {
      // Nor is one whose folder is none.
      await rm(staged, { force: true }).catch(() => {})
    }
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => {})
  }
}
