/**
 * The state of phi's training as a file, from which another process continues to the same weights. The file
 * holds one line of JSON, the arrays it names, and the SHA-256 of both. For ViT-B/32 that is 130 MB, so the
 * module writes it array by array. Runs in the inference worker.
 */
import { createHash } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import type { AdamWState } from '../../../native-models/inversion/adamw.ts'
import type { PhiWeights } from '../../../native-models/inversion/phi-weights.ts'
import { AppError } from '../../shared/errors.ts'
import type { PhiLosses, TrainingEpoch } from '../../shared/training-api.ts'
import { bytesOf, floatsOf } from '../../shared/vectors.ts'
import type { TrainingState } from './training-state.ts'

/** Increase it when a step changes its result. */
export const TRAINING_VERSION = 2

/** Training continues only from a checkpoint with an equal key. */
export interface TrainingKey {
  readonly model: string
  readonly pictures: string
  readonly options: string
}

const KEY_NAMES: Readonly<Record<keyof TrainingKey, string>> = {
  model: 'another model',
  pictures: 'other pictures',
  options: 'other options',
}
const HASH_BYTES = 32
const NEWLINE = 10

interface Header {
  readonly version: number
  readonly key: TrainingKey
  readonly epoch: number
  readonly step: number
  readonly sums: PhiLosses
  readonly epochs: readonly TrainingEpoch[]
  readonly adamSteps: number
  readonly best: { readonly epoch: number; readonly loss: number } | null
  /** Name and length of each array, in order. */
  readonly arrays: readonly (readonly [string, number])[]
}

/**
 * Writes the whole file or none.
 * @throws AppError `disk-full`
 */
export async function writeCheckpoint(path: string, key: TrainingKey, state: TrainingState): Promise<void> {
  const arrays = arraysOf(state)
  const header: Header = {
    version: TRAINING_VERSION,
    key,
    epoch: state.epoch,
    step: state.step,
    sums: state.sums,
    epochs: state.epochs,
    adamSteps: [...state.adam.values()][0]?.steps ?? 0,
    best: state.best && { epoch: state.best.epoch, loss: state.best.loss },
    arrays: arrays.map(([name, { length }]) => [name, length]),
  }
  const line = Buffer.from(JSON.stringify(header))
  // Arrays start at a multiple of four bytes.
  const padding = Buffer.from(`${' '.repeat((7 - (line.length % 4)) % 4)}\n`)
  const staged = `${path}.part`
  try {
    await writeParts(staged, [line, padding, ...arrays.map(([, values]) => bytesOf(values))])
    await rename(staged, path)
  } catch (error) {
    await rm(staged, { force: true })
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    throw new AppError('disk-full', `the disk is full: ${path} cannot be written`, { cause: error })
  }
}

/**
 * Returns null when there is no file.
 * @throws AppError `checkpoint-unusable`, with the difference, or that the file is damaged
 */
export async function readCheckpoint(path: string, expected: TrainingKey): Promise<TrainingState | null> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (!bytes) return null
  const { header, arrays } = parse(bytes)
  if (header.version !== TRAINING_VERSION) throw refused('of another version of Searlight')
  for (const [name, what] of Object.entries(KEY_NAMES) as [keyof TrainingKey, string][]) {
    if (header.key[name] !== expected[name]) throw refused(`of ${what}`)
  }
  return stateOf(header, arrays)
}

function arraysOf({ weights, average, adam, best }: TrainingState): readonly [string, Float32Array][] {
  const part = (prefix: string, arrays: Iterable<readonly [string, Float32Array]>) =>
    [...arrays].map(([name, values]): [string, Float32Array] => [`${prefix} ${name}`, values])
  return [
    ...part('weights', weights),
    ...part('average', average ?? []),
    ...part(
      'means',
      [...adam].map(([name, { means }]) => [name, means]),
    ),
    ...part(
      'squares',
      [...adam].map(([name, { squares }]) => [name, squares]),
    ),
    ...part('best', best?.weights ?? []),
  ]
}

function stateOf(header: Header, arrays: ReadonlyMap<string, Float32Array>): TrainingState {
  const part = (prefix: string): PhiWeights =>
    new Map(
      [...arrays].flatMap(([name, values]) =>
        name.startsWith(`${prefix} `) ? [[name.slice(prefix.length + 1), values] as const] : [],
      ),
    )
  const [weights, average, means, squares] = ['weights', 'average', 'means', 'squares'].map(part) as [
    PhiWeights,
    PhiWeights,
    PhiWeights,
    PhiWeights,
  ]
  const adam = [...weights.keys()].map((name): [string, AdamWState] => {
    const own = { means: means.get(name), squares: squares.get(name) }
    if (!own.means || !own.squares) throw refused('damaged')
    return [name, { steps: header.adamSteps, means: own.means, squares: own.squares }]
  })
  return {
    epoch: header.epoch,
    step: header.step,
    weights,
    average: average.size > 0 ? average : null,
    adam: new Map(adam),
    best: header.best && { ...header.best, weights: part('best') },
    epochs: [...header.epochs],
    sums: header.sums,
  }
}

async function writeParts(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const hash = createHash('sha256')
  const handle = await open(path, 'w')
  try {
    for (const part of parts) {
      hash.update(part)
      await handle.writeFile(part)
    }
    await handle.writeFile(hash.digest())
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Safe to trust: the hash proves that `writeCheckpoint` wrote these bytes. */
function parse(bytes: Buffer): { header: Header; arrays: ReadonlyMap<string, Float32Array> } {
  const body = bytes.subarray(0, Math.max(0, bytes.length - HASH_BYTES))
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(body.length)))
    throw refused('damaged')
  const headerEnd = body.indexOf(NEWLINE) + 1
  const header = JSON.parse(body.toString('utf8', 0, headerEnd)) as Header
  const values = floatsOf(body.subarray(headerEnd))
  const arrays = new Map<string, Float32Array>()
  let start = 0
  for (const [name, length] of header.arrays) {
    arrays.set(name, values.slice(start, start + length))
    start += length
  }
  return { header, arrays }
}

function refused(why: string): AppError {
  return new AppError('checkpoint-unusable', `this checkpoint of a training is ${why}`)
}
