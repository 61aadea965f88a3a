/**
 * Composes the one vector that a query ranks by from the features of its parts. Runs in the engine; pure. Features go in
 * as the encoders give them, un-normalised; sums run in float64.
 *
 * [Note: The way of the dial] In its left half the dial goes as PDV does: both sides walk along the direction of the
 * words while the text side takes over, from the picture to the composed sentence. In its right half it continues along
 * the same direction, beyond the composed sentence, while the words alone take over.
 */
import { DIAL_MIDDLE } from '../../shared/app-query.ts'
import { AppError, assertNever } from '../../shared/errors.ts'
import type { PseudoWordKind } from '../../shared/library-api.ts'
import type { NamesRanking } from '../../shared/search-api.ts'
import { dot, lengthOf, unitDirection } from '../../shared/vectors.ts'
import type { NamesSettings } from '../cards/card.ts'
import type { PlannedMethod, QueryPlan } from './query-plan.ts'
import type { Clicks } from './resolve.ts'

/** Features, [featureSize] each, as far as the plan needs them. */
export interface QueryParts {
  /** Unit mean of the references. */
  readonly image: Float32Array | null
  /** The caption alone. A prompt has none: its words mean nothing without the pseudo-words. */
  readonly text: Float32Array | null
  /** The sentence with the references' pseudo-words. */
  readonly composed: Float32Array | null
  /** `a photo of $`, where the direction of the words starts. */
  readonly alone: Float32Array | null
  /** The mean of plain captions, for the method `basic`; shorter than 1. */
  readonly textMean: Float32Array | null
  /** For the method `names`. */
  readonly names: NamesParts | null
  readonly pseudoWords: readonly PseudoWordKind[]
  /** Named words that the caption or the prompt was read with. */
  readonly words: readonly string[]
}

/** Of the guesses about the references, and how to mix them. */
export interface NamesParts {
  readonly guesses: NamesRanking['guesses']
  readonly likeness: Float32Array
  /** The references with their neighbours. */
  readonly near: Float32Array
  readonly settings: NamesSettings
}

/** The methods `basic` and `names` have no vector: they need several similarities of each photo. */
export type VectorMethod = Exclude<PlannedMethod, 'basic' | 'names'>

export type Composed =
  | {
      readonly kind: 'vector'
      readonly method: VectorMethod
      /** [featureSize], of any length. */
      readonly vector: Float32Array
    }
  | {
      readonly kind: 'two-sided'
      readonly method: 'basic'
      readonly reference: Float32Array
      readonly text: Float32Array
      readonly textMean: Float32Array
    }
  | { readonly kind: 'names'; readonly method: 'names'; readonly ranking: NamesRanking }

/** @throws AppError `query-cancels-out` */
export function compose(plan: QueryPlan, parts: QueryParts, clicks: Clicks): Composed {
  const { method, dial } = plan
  if (method === 'basic') {
    const reference = present(parts.image, 'image')
    const text = present(parts.text, 'text')
    return { kind: 'two-sided', method, reference, text, textMean: present(parts.textMean, 'plain captions') }
  }
  if (method === 'names') {
    // The ends of the dial are the plain methods.
    if (dial !== 0 && dial !== 1)
      return { kind: 'names', method, ranking: mixture(dial ?? DIAL_MIDDLE, parts, clicks) }
    const vector = dial === 0 ? present(parts.image, 'image') : present(parts.text, 'text')
    return {
      kind: 'vector',
      method: dial === 0 ? 'image' : 'text',
      vector: learnFromClicks(vector, clicks),
    }
  }
  const ranked =
    dial === null || dial === DIAL_MIDDLE
      ? { method, vector: composedBy(method, parts) }
      : composedAt(dial, parts)
  return { kind: 'vector', method: ranked.method, vector: learnFromClicks(ranked.vector, clicks) }
}

/** Slerp stands half way between image and text. */
const SLERP_SHARE = 0.5

function composedBy(method: VectorMethod, parts: QueryParts): Float32Array {
  switch (method) {
    case 'text':
      return present(parts.text, 'text')
    case 'image':
      return present(parts.image, 'image')
    case 'sum':
      return sumOfUnits(present(parts.image, 'image'), present(parts.text, 'text'))
    case 'slerp':
      return slerp(present(parts.image, 'image'), present(parts.text, 'text'), SLERP_SHARE)
    case 'searle':
    case 'oti':
      return present(parts.composed, 'composed sentence')
    case 'pdv':
      return Float32Array.from(pdv(pdvParts(parts), PDV_WEIGHTS))
    default:
      return assertNever(method)
  }
}

/** Each place of the dial is a method of its own. */
function composedAt(dial: number, parts: QueryParts): { method: VectorMethod; vector: Float32Array } {
  const { image, text, composed, alone } = parts
  const pseudoWords = composed && alone ? { composed, alone } : null
  const vector = turnDial({ image: present(image, 'image'), text: present(text, 'text'), pseudoWords }, dial)
  if (dial === 0) return { method: 'image', vector }
  if (dial === 1) return { method: 'text', vector }
  return { method: pseudoWords ? 'pdv' : 'sum', vector }
}

/**
 * Between the dial's stops the weights go linearly from the whole mixture to the standard score of one side, so every
 * place is arithmetic on the same cosines.
 */
function mixture(dial: number, parts: QueryParts, { more, less }: Clicks): NamesRanking {
  const names = parts.names
  if (!names) throw new Error('expected guesses, got none')
  const image = present(parts.image, 'image')
  const text = present(parts.text, 'text')
  const { weights, sentenceTemperature } = names.settings
  const whole = 1 - Math.abs(2 * dial - 1)
  const clicks = clickSides(more, less)
  const sides = [
    { vector: text, weight: whole * weights.words + (dial > DIAL_MIDDLE ? 1 - whole : 0) },
    { vector: names.likeness, weight: whole * weights.likeness },
    { vector: names.near, weight: whole * weights.photo },
    { vector: image, weight: dial < DIAL_MIDDLE ? 1 - whole : 0 },
    ...clicks,
  ]
  return {
    kind: 'names',
    guesses: names.guesses,
    temperature: sentenceTemperature,
    weight: whole * weights.guesses,
    sides: sides.filter(({ weight, vector }) => weight !== 0 && lengthOf(vector) > 0),
  }
}

/** The means of the clicked photos, with Rocchio's weights: a mixture has no vector of its own that could move. */
function clickSides(more: Clicks['more'], less: Clicks['less']): NamesRanking['sides'] {
  return [
    ...(more.length > 0 ? [{ vector: meanOfClicks(more), weight: MORE_WEIGHT }] : []),
    ...(less.length > 0 ? [{ vector: meanOfClicks(less), weight: -LESS_WEIGHT }] : []),
  ]
}

function meanOfClicks(pictures: Clicks['more']): Float32Array {
  return Float32Array.from(weightedSum(pictures.map(({ features }) => [1, unit(features)])))
}

/** `planQuery` refuses a query whose method lacks a part, and `encodeQuery` encodes all that the plan needs. */
function present(vector: Float32Array | null, name: string): Float32Array {
  if (!vector) throw new Error(`expected features of the ${name}, got none`)
  return vector
}

/** Scales `vector` to unit length. @throws AppError `query-cancels-out` for a vector without a direction: its parts cancel each other out. */
export function unit(vector: ArrayLike<number>): Float64Array {
  const direction = unitDirection(vector)
  if (direction) return direction
  throw new AppError(
    'query-cancels-out',
    'the parts of this query cancel each other out: there is nothing to look for',
  )
}

/** Mean of the vectors' unit vectors, of unit length: each reference counts the same. At least one vector. */
export function unitMean(vectors: readonly Float32Array[]): Float32Array {
  if (vectors.length === 0) throw new TypeError('expected at least one vector, got none')
  return Float32Array.from(unit(weightedSum(vectors.map((vector) => [1, unit(vector)]))))
}

/** unit(image) + unit(text): the training-free baseline "image + text". */
export function sumOfUnits(image: Float32Array, text: Float32Array): Float32Array {
  return Float32Array.from(
    weightedSum([
      [1, unit(image)],
      [1, unit(text)],
    ]),
  )
}

type Weighted = readonly [weight: number, vector: ArrayLike<number>]

/** Sums vectors of one length; at least one. */
export function weightedSum(terms: readonly Weighted[]): Float64Array {
  const sum = new Float64Array(terms[0]?.[1].length ?? 0)
  for (const [weight, vector] of terms) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (vector[i] ?? 0)
  }
  return sum
}

/**
 * Spherical interpolation between the unit vectors: `share` 0 is the image, 1 the text.
 * slerp(a, b, t) = (sin((1 - t) w) a + sin(t w) b) / sin w, w the angle between them.
 */
export function slerp(image: Float32Array, text: Float32Array, share: number): Float32Array {
  const from = unit(image)
  const to = unit(text)
  const angle = Math.acos(Math.min(1, Math.max(-1, dot(from, to))))
  const [a, b] = slerpWeights(angle, share)
  return Float32Array.from(from, (value, i) => a * value + b * (to[i] ?? 0))
}

/** Below this angle, in radians, sin w loses its digits and the straight line is the arc. */
const STRAIGHT_ANGLE = 1e-4

function slerpWeights(angle: number, share: number): readonly [number, number] {
  if (angle < STRAIGHT_ANGLE) return [1 - share, share]
  const sine = Math.sin(angle)
  return [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine]
}

/** Features as the encoders give them; each [featureSize], of any length. */
export interface PdvParts {
  /** Of the references' pictures. */
  readonly image: Float32Array
  /** Of `a photo of $`. */
  readonly alone: Float32Array
  /** Of the sentence with the change in it. */
  readonly composed: Float32Array
}

export interface PdvWeights {
  /** How far the image side goes along the direction (a_I). */
  readonly imageSteps: number
  /** How far the text side goes (a_T): at 1 it is the composed sentence. */
  readonly textSteps: number
  /** Share of the text side (b). */
  readonly textShare: number
}

/** The paper's, which has b from 0.6 to 0.9: the lower end did best on photo-mini. */
export const PDV_WEIGHTS: PdvWeights = { imageSteps: 1.4, textSteps: 1.2, textShare: 0.6 }

/**
 * Prompt directional vectors: (1 - b) (img + a_I delta) + b (t0 + a_T delta), delta = composed - t0. Scales features to
 * unit length before it subtracts and adds them (un-normalised ones do worse on photo-mini); adds the two sides as they
 * are.
 */
export function pdv(
  { image, alone, composed }: PdvParts,
  { imageSteps, textSteps, textShare }: PdvWeights,
): Float64Array {
  const start = unit(alone)
  const direction = weightedSum([
    [1, unit(composed)],
    [-1, start],
  ])
  const imageSide = weightedSum([
    [1, unit(image)],
    [imageSteps, direction],
  ])
  const textSide = weightedSum([
    [1, start],
    [textSteps, direction],
  ])
  return weightedSum([
    [1 - textShare, imageSide],
    [textShare, textSide],
  ])
}

function pdvParts({ image, alone, composed }: QueryParts): PdvParts {
  return {
    image: present(image, 'image'),
    alone: present(alone, 'reference alone'),
    composed: present(composed, 'composed sentence'),
  }
}

/**
 * Half of the paper's a_I. With all of it the left half would have more of the words shortly before the middle than in
 * the middle, and turn back: measured on photo-mini, where the way is monotone up to 0.85.
 */
const IMAGE_STEPS = PDV_WEIGHTS.imageSteps / 2

/** Each [featureSize], of any length. */
export interface DialParts {
  readonly image: Float32Array
  readonly text: Float32Array
  /** Null without pseudo-words: then the sum stands in the middle. */
  readonly pseudoWords: { readonly composed: Float32Array; readonly alone: Float32Array } | null
}

/** The very vectors of `image`, of both and of `text` at 0, at 0.5 and at 1; continuous between them. */
export function turnDial({ image, text, pseudoWords }: DialParts, dial: number): Float32Array {
  if (dial === 0) return image
  if (dial === 1) return text
  const middle = pseudoWords?.composed ?? sumOfUnits(image, text)
  if (dial === DIAL_MIDDLE) return middle
  if (!pseudoWords) return Float32Array.from(between(image, text, dial))
  const parts = { image, ...pseudoWords }
  return Float32Array.from(
    dial < DIAL_MIDDLE ? towardsBoth(parts, 2 * dial) : towardsText(parts, text, 2 * dial - 1),
  )
}

/** `way` from 0, at the picture, to 1, at the composed sentence. */
function towardsBoth(parts: PdvParts, way: number): Float64Array {
  return pdv(parts, { imageSteps: IMAGE_STEPS * way, textSteps: 1, textShare: way })
}

/** `way` from 0, at the composed sentence, to 1, at the text. */
function towardsText(parts: PdvParts, text: Float32Array, way: number): Float64Array {
  const textSteps = 1 + (PDV_WEIGHTS.textSteps - 1) * way
  const beyond = pdv(parts, { imageSteps: 0, textSteps, textShare: 1 })
  return weightedSum([
    [1 - way, beyond],
    [way, unit(text)],
  ])
}

function between(image: Float32Array, text: Float32Array, share: number): Float64Array {
  return weightedSum([
    [1 - share, unit(image)],
    [share, unit(text)],
  ])
}

/**
 * On photo-mini, 1 and 0.25 do better than the usual 0.75 and 0.25 in every setting tried; more than 1 would count for
 * more than the query. More than 0.25 takes from the query what it shares with the photo of which less is wanted: at
 * 0.5, one such click costs half of the average precision.
 */
const MORE_WEIGHT = 1
const LESS_WEIGHT = 0.25

/**
 * Rocchio: unit(unit(q) + mean(unit(more)) - 0.25 mean(unit(less))); `query` itself without clicks.
 * @throws AppError `query-cancels-out` where nothing is left of it
 */
export function learnFromClicks(query: Float32Array, { more, less }: Clicks): Float32Array {
  if (more.length === 0 && less.length === 0) return query
  const learnt = weightedSum([
    [1, unit(query)],
    ...more.map(({ features }) => [MORE_WEIGHT / more.length, unit(features)] as const),
    ...less.map(({ features }) => [-LESS_WEIGHT / less.length, unit(features)] as const),
  ])
  return Float32Array.from(unit(learnt))
}
