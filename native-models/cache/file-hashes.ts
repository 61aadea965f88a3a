/**
 * SHA-256 of files, stored beside the compiled graphs: hashing 600 MB takes a second or more, and a model's
 * files hardly ever change. A stored hash counts only while the file's identity is unchanged.
 */
import { createHash } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { writeFileAtomically } from './write-atomically.ts'

/** Size, modification time and inode in one string: equal strings mean an untouched file. */
export type FileIdentity = string

/** A file written this recently may change again within the resolution of its clock. */
const SETTLED_AFTER_MS = 2000

export function identifyFile({ size, mtimeMs, ino }: Pick<Stats, 'size' | 'mtimeMs' | 'ino'>): FileIdentity {
  return `${size}:${mtimeMs}:${ino}`
}

interface Remembered {
  readonly identity: FileIdentity
  readonly sha256: string
}

export interface HashedFile {
  readonly path: string
  readonly identity: FileIdentity
  /** Lower-case hex. */
  readonly sha256: string
}

export class FileHashes {
  readonly #storePath: string
  readonly #remembered: Map<string, Remembered>
  readonly #hashing = new Map<string, Promise<HashedFile>>()

  private constructor(storePath: string, remembered: Map<string, Remembered>) {
    this.#storePath = storePath
    this.#remembered = remembered
  }

  /** @param storePath a JSON file; a missing or damaged one counts as empty */
  static async open(storePath: string): Promise<FileHashes> {
    return new FileHashes(storePath, parseMemory(await readFile(storePath, 'utf8').catch(() => '{}')))
  }

  /** @param path absolute; each object hashes it at most once */
  hash(path: string): Promise<HashedFile> {
    const hashing = this.#hashing.get(path) ?? this.#hash(path)
    this.#hashing.set(path, hashing)
    return hashing
  }

  async #hash(path: string): Promise<HashedFile> {
    const stats = await stat(path)
    const identity = identifyFile(stats)
    const known = this.#remembered.get(path)
    if (known?.identity === identity) return { path, ...known }
    const sha256 = await sha256Of(path)
    if (Date.now() - stats.mtimeMs > SETTLED_AFTER_MS && identifyFile(await stat(path)) === identity) {
      this.#remembered.set(path, { identity, sha256 })
      await this.#save()
    }
    return { path, identity, sha256 }
  }

  /** A failed write costs the next start a second, and must not stop a model from opening. */
  async #save(): Promise<void> {
    const json = JSON.stringify(Object.fromEntries(this.#remembered), null, 1)
    await writeFileAtomically(this.#storePath, json).catch(() => {})
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

function parseMemory(json: string): Map<string, Remembered> {
  try {
    const entries = Object.entries(JSON.parse(json) as Record<string, unknown>)
    return new Map(entries.filter((entry): entry is [string, Remembered] => isRemembered(entry[1])))
  } catch {
    return new Map()
  }
}

function isRemembered(value: unknown): value is Remembered {
  const { identity, sha256 } = (value ?? {}) as Record<string, unknown>
  return typeof identity === 'string' && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
}
