/**
 * A partial file: `<name>.part`, and beside it the server's validator of these very bytes. Runs in the engine. After a
 * kill it continues: it hashes the bytes on the disk again before it adds more.
 */
import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'

const READ_BYTES = 1 << 20

const originSchema = z.object({ url: z.string(), etag: z.string() })

export interface PartOptions {
  /** True for a file with a known hash: its bytes can be continued without a validator. */
  readonly keeps: boolean
  /** A longer file is the wrong one. */
  readonly maxBytes: number
  readonly signal: AbortSignal
  /** Receives the number of bytes that it has hashed of the existing ones. */
  readonly onBytes: (bytes: number) => void
}

export class PartFile {
  readonly path: string
  readonly #url: string
  readonly #file: FileHandle
  #hash: Hash = createHash('sha256')
  #bytes = 0
  /** A strong validator (RFC 9110, 8.8.1); null if the server gave none, or before the first byte. */
  #etag: string | null = null

  static async open(
    path: string,
    url: string,
    { keeps, maxBytes, signal, onBytes }: PartOptions,
  ): Promise<PartFile> {
    const part = new PartFile(path, url, await open(path, 'a+'))
    try {
      part.#etag = await part.#readEtag()
      if (keeps || part.#etag !== null) {
        for await (const bytes of part.#hashWhatIsThere()) {
          signal.throwIfAborted()
          onBytes(bytes)
          if (bytes > maxBytes) break
        }
      }
      if (part.bytes > maxBytes || (!keeps && part.#etag === null)) await part.restart()
      return part
    } catch (error) {
      await part.close()
      throw error
    }
  }

  static async remove(path: string): Promise<void> {
    await rm(path, { force: true })
    await rm(etagPath(path), { force: true })
  }

  private constructor(path: string, url: string, file: FileHandle) {
    this.path = path
    this.#url = url
    this.#file = file
  }

  get bytes(): number {
    return this.#bytes
  }

  get etag(): string | null {
    return this.#etag
  }

  /** SHA-256 of all bytes, hexadecimal. */
  sha256(): string {
    return this.#hash.copy().digest('hex')
  }

  /** Removes all bytes, because none can be used. */
  async restart(): Promise<void> {
    await this.#file.truncate(0)
    this.#hash = createHash('sha256')
    this.#bytes = 0
    this.#etag = null
    await rm(etagPath(this.path), { force: true })
  }

  /** Call it before adding the first byte of an answer. A weak validator names no bytes. */
  async comesWith(etag: string | undefined): Promise<void> {
    if (etag === undefined || etag.startsWith('W/') || etag === this.#etag) return
    this.#etag = etag
    await writeFile(etagPath(this.path), JSON.stringify({ url: this.#url, etag }))
  }

  async add(chunk: Buffer): Promise<void> {
    await this.#file.appendFile(chunk)
    this.#hash.update(chunk)
    this.#bytes += chunk.length
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  /** Flushes to the disk, because the file gets its name next. */
  async finish(): Promise<void> {
    await this.#file.sync()
  }

  async #readEtag(): Promise<string | null> {
    try {
      const { url, etag } = originSchema.parse(JSON.parse(await readFile(etagPath(this.path), 'utf8')))
      return url === this.#url ? etag : null
    } catch {
      // Without it, the download begins anew.
      return null
    }
  }

  async *#hashWhatIsThere(): AsyncGenerator<number> {
    const buffer = Buffer.allocUnsafe(READ_BYTES)
    for (;;) {
      const { bytesRead } = await this.#file.read(buffer, 0, READ_BYTES, this.#bytes)
      if (bytesRead === 0) return
      this.#hash.update(buffer.subarray(0, bytesRead))
      this.#bytes += bytesRead
      yield this.#bytes
    }
  }
}

function etagPath(path: string): string {
  return `${path}.etag`
}
