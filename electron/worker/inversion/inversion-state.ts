/**
 * The state of an inversion between two steps, in memory and as bytes. Another process continues from the
 * bytes to the same token. Runs in the inference worker.
 */
import { createHash } from 'node:crypto'
import { type AdamWState, startAdamW } from '../../../native-models/inversion/adamw.ts'
import type { OtiRecipeName } from '../../../native-models/inversion/recipes.ts'
import { AppError } from '../../shared/errors.ts'
import type { InversionLoss, InversionStop } from '../../shared/inversion-api.ts'
import { floatsOf } from '../../shared/vectors.ts'

/** Increase it when a step changes its result. */
export const INVERSION_VERSION = 4

/** A checkpoint continues only under an equal key. */
export interface InversionKey {
  readonly modelId: string
  readonly recipe: OtiRecipeName
  readonly steps: number
  readonly seed: number
  readonly exact: boolean
  /** Hash of the vocabulary and the phrases. */
  readonly words: string
  /** Ids of the pictures' features, in order; the pictures of one pseudo-word share an id. */
  readonly images: readonly string[]
}

export interface ImageState {
  /** Nearest first. */
  readonly concepts: readonly string[]
  /** Names as near as these that have no usable phrase. */
  readonly leftOut: readonly string[]
  /** [width] each; changed in place. */
  readonly token: Float32Array
  readonly average: Float32Array
  adam: AdamWState
  readonly losses: InversionLoss[]
  stopped: InversionStop | null
}

export interface InversionState {
  /** Steps done. */
  step: number
  readonly images: readonly ImageState[]
}

export function startImage(
  token: Float32Array,
  concepts: readonly string[],
  leftOut: readonly string[] = [],
): ImageState {
  const adam = startAdamW(token.length)
  return { concepts, leftOut, token: token.slice(), average: token.slice(), adam, losses: [], stopped: null }
}

export function encodeState(key: InversionKey, { step, images }: InversionState): Uint8Array {
  const body = JSON.stringify({
    version: INVERSION_VERSION,
    key,
    step,
    images: images.map(({ token, average, adam, ...rest }) => ({
      ...rest,
      steps: adam.steps,
      arrays: [token, average, adam.means, adam.squares].map(base64),
    })),
  })
  return Buffer.from(`${createHash('sha256').update(body).digest('hex')}\n${body}`)
}

/**
 * @throws AppError `invalid-request` for a damaged checkpoint or one of another inversion, with the
 * difference
 */
export function decodeState(bytes: Uint8Array, expected: InversionKey, width: number): InversionState {
  const stored = parse(bytes)
  if (stored.version !== INVERSION_VERSION) throw refused('of another version of Searlight')
  for (const [name, what] of Object.entries(KEY_NAMES) as [keyof InversionKey, string][]) {
    if (JSON.stringify(stored.key[name]) !== JSON.stringify(expected[name])) throw refused(`of ${what}`)
  }
  const images = stored.images.map(({ arrays, steps, ...rest }): ImageState => {
    const [token, average, means, squares] = arrays.map((text) => floats(text, width))
    if (!token || !average || !means || !squares) throw refused('damaged')
    return { ...rest, token, average, adam: { steps, means, squares } }
  })
  return { step: stored.step, images }
}

const KEY_NAMES: Readonly<Record<keyof InversionKey, string>> = {
  modelId: 'another model',
  recipe: 'another recipe',
  steps: 'another number of steps',
  seed: 'another seed',
  exact: 'a run with other shortcuts',
  words: 'another vocabulary or other phrases',
  images: 'other images',
}

interface Stored {
  readonly version: number
  readonly key: InversionKey
  readonly step: number
  readonly images: readonly (Omit<ImageState, 'token' | 'average' | 'adam'> & {
    readonly steps: number
    readonly arrays: readonly string[]
  })[]
}

/** Safe to trust: the hash proves that `encodeState` wrote these bytes. */
function parse(bytes: Uint8Array): Stored {
  const [hash, body = '', ...more] = Buffer.from(bytes).toString('utf8').split('\n')
  if (more.length > 0 || createHash('sha256').update(body).digest('hex') !== hash) throw refused('damaged')
  return JSON.parse(body) as Stored
}

function refused(why: string): AppError {
  return new AppError('invalid-request', `this checkpoint of an inversion is ${why}`)
}

function base64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

function floats(text: string, width: number): Float32Array {
  const values = floatsOf(Buffer.from(text, 'base64'))
  if (values.length !== width) throw refused('damaged')
  return values
}
