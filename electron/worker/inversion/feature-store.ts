/**
 * Runs in the inference worker. Features of texts that are computed once for a model: a file of its own for each list
 * of texts, whole or not there. A file that is damaged, or of another version, is as good as none.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeFileAtomically } from '../../../native-models/cache/write-atomically.ts'
import { floatsOf } from '../../shared/vectors.ts'

/** Raised when features of equal texts would be others than before. */
const VERSION = 1
const HASH_BYTES = 32

export interface FeatureStoreKey {
  readonly directory: string
  readonly modelId: string
  /** Which list: its kind and its hash. */
  readonly list: string
}

export class FeatureStore {
  readonly #path: string
  readonly #key: string
  readonly #size: number
  readonly #features: Map<string, Float32Array>
  #unsaved = false

  private constructor(path: string, key: string, size: number, features: Map<string, Float32Array>) {
    this.#path = path
    this.#key = key
    this.#size = size
    this.#features = features
  }

  /** @param size of one feature */
  static async open({ directory, modelId, list }: FeatureStoreKey, size: number): Promise<FeatureStore> {
    const key = JSON.stringify([VERSION, modelId, list, size])
    const name = createHash('sha256').update(key).digest('hex').slice(0, 24)
    const path = join(directory, 'texts', `${name}.bin`)
    const bytes = await readFile(path).catch(() => null)
    return new FeatureStore(path, key, size, (bytes && parse(bytes, key, size)) ?? new Map())
  }

  get(text: string): Float32Array | undefined {
    return this.#features.get(text)
  }

  set(text: string, feature: Float32Array): void {
    this.#features.set(text, feature)
    this.#unsaved = true
  }

  /** A store that cannot be written costs time at the next start; it is no reason to stop. */
  async save(): Promise<void> {
    if (!this.#unsaved) return
    this.#unsaved = false
    const bytes = encode(this.#key, this.#features, this.#size)
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      await writeFileAtomically(this.#path, bytes)
    } catch (error) {
      console.warn(`what was computed for ${this.#path} cannot be kept: ${error}`)
    }
  }
}

/** SHA-256 of the rest; length of the header; header; rows. */
function encode(key: string, features: ReadonlyMap<string, Float32Array>, size: number): Uint8Array {
  const header = Buffer.from(JSON.stringify({ key, texts: [...features.keys()] }))
  const values = new Float32Array(features.size * size)
  for (const [row, feature] of [...features.values()].entries()) values.set(feature, row * size)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  const body = Buffer.concat([length, header, Buffer.from(values.buffer)])
  return Buffer.concat([createHash('sha256').update(body).digest(), body])
}

function parse(bytes: Buffer, key: string, size: number): Map<string, Float32Array> | null {
  try {
    const body = bytes.subarray(HASH_BYTES)
    if (!createHash('sha256').update(body).digest().equals(bytes.subarray(0, HASH_BYTES))) return null
    const end = 4 + body.readUInt32LE(0)
    const header = JSON.parse(body.toString('utf8', 4, end)) as { key: string; texts: readonly string[] }
    if (header.key !== key) return null
    // Copied: what a file gives need not begin at a multiple of four.
    const values = floatsOf(body.subarray(end))
    return new Map(header.texts.map((text, row) => [text, values.slice(row * size, (row + 1) * size)]))
  } catch {
    return null
  }
}
