/**
 * The names that a model can tell apart, with the features of "a photo of a ...": computed once a model and list, kept
 * on the disk. Runs in the engine; the model runs in its own process.
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { InferenceApi, ModelInfo } from '../../shared/inference-api.ts'
import { floatsOf, unitDirection } from '../../shared/vectors.ts'
import { cacheDirectory } from '../lib/app-paths.ts'
import { log } from '../lib/log.ts'
import { describe } from '../sentences/describe.ts'

export interface NameFeatures {
  readonly names: readonly string[]
  /** [names, size], a row a name, of unit length; zeros for a name without a direction. */
  readonly matrix: Float32Array
  readonly size: number
  /** Mean of the rows, [size]. */
  readonly centre: Float64Array
}

export interface NamedModel {
  readonly model: Pick<ModelInfo, 'fingerprint' | 'featureSize'>
  readonly encodeText: InferenceApi['encodeText']
  /** The list of the open model. */
  conceptNames(): ReturnType<InferenceApi['conceptNames']>
  /** The machine's cache directory. */
  readonly directory?: string
}

/** Names beyond these are left out: 77 MB at 768 values each. */
const MOST_NAMES = 25_000
/** So few that a query which comes meanwhile waits for a moment only. */
const NAMES_A_BATCH = 32
/** Another number for other sentences. */
const VERSION = 1

/** @throws AppError `invalid-request` for a list that cannot be read, and what the process fails with */
export async function nameFeatures(options: NamedModel): Promise<NameFeatures> {
  const { model, directory = cacheDirectory() } = options
  const { names: all, hash } = await options.conceptNames()
  const names = all.slice(0, MOST_NAMES)
  if (names.length < all.length) log.warn('names-left-out', { names: all.length, kept: names.length })
  const size = model.featureSize
  const key = JSON.stringify([VERSION, model.fingerprint, hash, names.length, size])
  const name = createHash('sha256').update(key).digest('hex')
  const path = join(directory, 'name-features', `${name.slice(0, 24)}.f32`)
  const saved = await readMatrix(path, names.length * size)
  const matrix = saved ?? (await encodeNames(names, options))
  if (!saved) await saveMatrix(path, matrix)
  return { names, matrix, size, centre: centreOf(matrix, names.length, size) }
}

async function encodeNames(
  names: readonly string[],
  { model: { featureSize: size }, encodeText }: NamedModel,
): Promise<Float32Array> {
  const matrix = new Float32Array(names.length * size)
  for (let first = 0; first < names.length; first += NAMES_A_BATCH) {
    const some = names.slice(first, first + NAMES_A_BATCH)
    const sentences = some.map((name) => ({ segments: [describe(name, '')] }))
    for (const [i, feature] of (await encodeText({ sentences })).entries()) {
      matrix.set(unitDirection(feature) ?? new Float64Array(size), (first + i) * size)
    }
  }
  return matrix
}

function centreOf(matrix: Float32Array, count: number, size: number): Float64Array {
  const sum = new Float64Array(size)
  for (let at = 0; at < matrix.length; at += size) {
    for (let i = 0; i < size; i++) sum[i] = (sum[i] as number) + (matrix[at + i] as number)
  }
  return sum.map((value) => value / count)
}

/** Null for a file that is missing, cut off or no matrix. */
async function readMatrix(path: string, values: number): Promise<Float32Array | null> {
  const bytes = await readWhole(path, values * Float32Array.BYTES_PER_ELEMENT)
  const matrix = bytes && floatsOf(bytes)
  return matrix?.every(Number.isFinite) ? matrix : null
}

async function readWhole(path: string, bytes: number): Promise<Buffer | null> {
  try {
    // A file of another size is not read into memory.
    return (await stat(path)).size === bytes ? await readFile(path) : null
  } catch {
    // The features are computed again.
    return null
  }
}

/** Writes the file whole or not at all. A matrix that cannot be saved is computed again. */
async function saveMatrix(path: string, matrix: Float32Array): Promise<void> {
  const staged = `${path}.${randomUUID()}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(staged, matrix)
    await rename(staged, path)
  } catch {
    // Without a folder there is nothing to remove.
    await rm(staged, { force: true }).catch(() => {})
  }
}
