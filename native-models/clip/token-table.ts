/**
 * Rows of the token embedding, read from the weights file on demand: CLIP's whole table is 100 MB, and a
 * sentence needs fifteen rows.
 */
import type { FileHandle } from 'node:fs/promises'
import type { FileIdentity } from '../cache/file-hashes.ts'
import { identifyFile } from '../cache/file-hashes.ts'
import { ModelError } from '../weights/model-error.ts'
import { openModelFile } from '../weights/model-file.ts'
import { readFloat32 } from '../weights/read-layout.ts'
import { rowsOf, type TensorLayout } from '../weights/tensor-layout.ts'

/** 8 MB for CLIP, because a person's words recur. */
const MAX_CACHED_ROWS = 4096

export class TokenTable {
  readonly #file: string
  readonly #identity: FileIdentity
  readonly #layout: TensorLayout
  /** Least recently used first: a Map preserves its insertion order. */
  readonly #rows = new Map<number, Float32Array>()
  #opening: Promise<FileHandle> | null = null

  /** @param layout of the embedding, [vocabulary, tokenSize], in `file` as `identity` describes it */
  constructor(file: string, identity: FileIdentity, layout: TensorLayout) {
    this.#file = file
    this.#identity = identity
    this.#layout = layout
  }

  get vocabularySize(): number {
    return this.#layout.shape[0] ?? 0
  }

  get tokenSize(): number {
    return this.#layout.shape[1] ?? 0
  }

  /**
   * ids -> [ids, tokenSize].
   * @throws RangeError for an id outside the vocabulary
   */
  async rows(ids: readonly number[]): Promise<Float32Array> {
    const out = new Float32Array(ids.length * this.tokenSize)
    for (const [index, id] of ids.entries()) out.set(await this.#row(id), index * this.tokenSize)
    return out
  }

  async close(): Promise<void> {
    const opening = this.#opening
    this.#opening = null
    await (await opening)?.close()
  }

  async #row(id: number): Promise<Float32Array> {
    if (!Number.isInteger(id) || id < 0 || id >= this.vocabularySize) {
      throw new RangeError(`expected a token id from 0 to ${this.vocabularySize - 1}, got ${id}`)
    }
    const row = this.#rows.get(id) ?? (await this.#read(id))
    this.#rows.delete(id)
    this.#rows.set(id, row)
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size <= MAX_CACHED_ROWS) break
      this.#rows.delete(oldest)
    }
    return row
  }

  async #read(id: number): Promise<Float32Array> {
    this.#opening ??= this.#open()
    const handle = await this.#opening
    return readFloat32(handle, rowsOf(this.#layout, id, 1), { file: this.#file })
  }

  /** Opens the file late and checks it, because offsets into a replaced file would read noise. */
  async #open(): Promise<FileHandle> {
    try {
      const handle = await openModelFile(this.#file)
      if (identifyFile(await handle.stat()) === this.#identity) return handle
      await handle.close()
      throw new ModelError('the file changed while the model was in use', { file: this.#file })
    } catch (error) {
      this.#opening = null
      throw error
    }
  }
}
