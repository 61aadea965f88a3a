/**
 * A folder of bounded size, of files that can be made again: it deletes the least recently used files first. Runs in
 * the engine. A file's modification time is the time of its last use.
 */

import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { log } from '../lib/log.ts'
import { Turns } from '../lib/turns.ts'

export interface FolderBounds {
  readonly files: number
  readonly bytes: number
}

interface KeptFile {
  readonly path: string
  readonly name: string
  readonly bytes: number
  readonly usedMs: number
}

/** Files that a killed process did not finish. */
const LEFTOVER = /\.(part|jpg\.[0-9a-f-]{36})$/
const LEFTOVER_MS = 60 * 60 * 1000

export class BoundedFolder {
  readonly dir: string
  readonly #bounds: FolderBounds
  readonly #onRemoved: (name: string) => Promise<void>
  readonly #turns = new Turns()
  /** Null until the folder has been read once. */
  #total: { files: number; bytes: number } | null = null

  constructor(dir: string, bounds: FolderBounds, onRemoved = async (_name: string) => {}) {
    this.dir = dir
    this.#bounds = bounds
    this.#onRemoved = onRemoved
  }

  async create(): Promise<void> {
    await mkdir(this.dir, { recursive: true })
  }

  path(name: string): string {
    return join(this.dir, name)
  }

  /** False if there is no such file. */
  async use(name: string): Promise<boolean> {
    const now = new Date()
    // Whatever the reason is, the caller makes the file again.
    return utimes(this.path(name), now, now).then(
      () => true,
      () => false,
    )
  }

  /** Call it after adding a file. Never rejects: a folder that is too large is no reason to fail. */
  async added(name: string): Promise<void> {
    const bytes = await stat(this.path(name)).then(
      ({ size }) => size,
      () => 0,
    )
    await this.#turns.take(async () => {
      if (this.#total) this.#total = { files: this.#total.files + 1, bytes: this.#total.bytes + bytes }
      if (this.#total && this.#fits(this.#total)) return
      await this.#prune().catch((error) => log.swallowed('folder-not-pruned', error, { folder: this.dir }))
    })
  }

  async #prune(): Promise<void> {
    const kept = await this.#files()
    const total = { files: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) }
    for (const { path, name, bytes } of kept.toSorted((a, b) => a.usedMs - b.usedMs)) {
      if (this.#fits(total)) break
      await rm(path, { force: true })
      await this.#onRemoved(name)
      total.files--
      total.bytes -= bytes
    }
    this.#total = total
  }

  #fits({ files, bytes }: FolderBounds): boolean {
    return files <= this.#bounds.files && bytes <= this.#bounds.bytes
  }

  async #files(): Promise<readonly KeptFile[]> {
    const kept: KeptFile[] = []
    for (const entry of await readdir(this.dir, { withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = this.path(entry.name)
      // Another process may have removed it.
      const stats = await stat(path).catch(() => null)
      if (!stats) continue
      const { size: bytes, mtimeMs: usedMs } = stats
      if (!LEFTOVER.test(entry.name)) kept.push({ path, name: entry.name, bytes, usedMs })
      else if (Date.now() - usedMs > LEFTOVER_MS) await rm(path, { force: true })
    }
    return kept
  }
}
