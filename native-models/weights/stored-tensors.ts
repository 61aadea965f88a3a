/** The tensors of an open file whose layouts are known: the part that all weight formats share. */
import type { FileHandle } from 'node:fs/promises'
import { ModelError } from './model-error.ts'
import { openModelFile } from './model-file.ts'
import { readFloat32, readInt64 } from './read-layout.ts'
import type { TensorLayout } from './tensor-layout.ts'
import type { TensorInfo, TensorSource } from './tensor-source.ts'

export class StoredTensors implements TensorSource {
  readonly file: string
  readonly #handle: FileHandle
  readonly #layouts: ReadonlyMap<string, TensorLayout>

  /** Takes ownership of `handle`; `close` closes it. */
  constructor(file: string, handle: FileHandle, layouts: ReadonlyMap<string, TensorLayout>) {
    this.file = file
    this.#handle = handle
    this.#layouts = layouts
  }

  names(): readonly string[] {
    return [...this.#layouts.keys()]
  }

  has(name: string): boolean {
    return this.#layouts.has(name)
  }

  info(name: string): TensorInfo {
    const { dtype, shape } = this.layout(name)
    return { dtype, shape }
  }

  layout(name: string): TensorLayout {
    const layout = this.#layouts.get(name)
    if (!layout) throw new ModelError('this tensor is missing', { file: this.file, tensor: name })
    return layout
  }

  async readFloat32(name: string): Promise<Float32Array<ArrayBuffer>> {
    return readFloat32(this.#handle, this.layout(name), { file: this.file, tensor: name })
  }

  async readInt64(name: string): Promise<BigInt64Array<ArrayBuffer>> {
    return readInt64(this.#handle, this.layout(name), { file: this.file, tensor: name })
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/**
 * Opens `file` for a format's reader, and closes it again when `read` throws. Turns every error into a
 * ModelError.
 */
export async function withOpenFile<T>(file: string, read: (handle: FileHandle) => Promise<T>): Promise<T> {
  let handle: FileHandle | null = null
  try {
    handle = await openModelFile(file)
    return await read(handle)
  } catch (error) {
    await handle?.close()
    if (error instanceof ModelError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new ModelError(`the file could not be read (${reason})`, { file }, { cause: error })
  }
}
