/**
 * Stores text features that a model computes once, in one file for each list of texts. A damaged file, or one
 * of another version, counts as missing. Runs in the inference worker.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeFileAtomically } from '../../../native-models/cache/write-atomically.ts'
import { floatsOf } from '../../shared/vectors.ts'

/** Increase it when equal texts get other features. */
const VERSION = 1
const HASH_BYTES = 32

export interface FeatureStoreKey {
  readonly directory: string
  readonly modelId: string
  /** The list's kind and hash. */
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

  /** @param size values in one feature */
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

  /** A failed write costs time at the next start and must not stop the inversion, so it is only reported. */
  async save(): Promise<void> {
    if (!this.#unsaved) return
    this.#unsaved = false
    const bytes = encode(this.#key, this.#features, this.#size)
    try {
      await mkdir(dirname(this.#path), { recursive: true })
      await writeFileAtomically(this.#path, bytes)
    } catch (error) {
      console.warn(`cannot save the features in ${this.#path}: ${error}`)
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
    const values = floatsOf(body.subarray(end))
    return new Map(header.texts.map((text, row) => [text, values.slice(row * size, (row + 1) * size)]))
  } catch {
    return null
  }
}
