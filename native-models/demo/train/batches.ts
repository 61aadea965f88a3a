/**
 * Draws the pictures and sentences of each training step. A step can be drawn without those before it. Pure.
 */
import { pick, type Random, randomStream, shuffled } from '../../inversion/random-stream.ts'
import type { Picture } from '../world/pictures.ts'
import type { Relation, Scene } from '../world/scene.ts'
import { CONTEXT_LENGTH, type Schedule, stageAt } from './geometry.ts'
import { sentencesOf } from './sentences.ts'
import { CAPTIONS_EACH } from './training-graph.ts'
import type { Vocabulary } from './vocabulary.ts'

export type Described = Pick<Picture, 'scene' | 'drawingSeed'>

export interface Drawn extends Described {
  /** Index of the picture. */
  readonly index: number
  readonly isMirrored: boolean
  /** The scene as the mirrored picture shows it. */
  readonly shown: Scene
}

export interface Batch {
  readonly pictures: readonly Drawn[]
  /** Token ids: all first sentences, then all second ones. */
  readonly sentences: readonly (readonly number[])[]
}

/** The share of sentences with pieces of unknown words, so that the model learns to ignore these. */
const UNKNOWN_SHARE = 0.1
const MOST_UNKNOWN = 4

export function batchAt(
  step: number,
  all: readonly Described[],
  vocabulary: Vocabulary,
  schedule: Schedule,
): Batch {
  const { seed } = schedule
  const random = randomStream('sample model batch', seed, step)
  const indices = indicesOf(step, all, schedule)
  const pictures = indices.map((index) => {
    const isMirrored = random() < 0.5
    const { scene, drawingSeed } = all[index] as Described
    return { index, isMirrored, drawingSeed, scene, shown: isMirrored ? mirrored(scene) : scene }
  })
  const said = pictures.map(({ shown }) => sentencesOf(shown, random))
  const sentences = Array.from({ length: CAPTIONS_EACH }, (_, set) =>
    said.map((pair) => withUnknown(vocabulary.encode(pair[set] as string), vocabulary.pieces, random)),
  )
  return { pictures, sentences: sentences.flat() }
}

function indicesOf(step: number, all: readonly Described[], schedule: Schedule): readonly number[] {
  const { seed, batch } = schedule
  const stage = stageAt(step, schedule)
  if (stage === 'mixed' && step % 2 === 0) return alikeAt(step, all, schedule)
  const shown = all.flatMap(({ scene }, index) =>
    stage !== 'near' || scene.viewpoint === 'near' ? [index] : [],
  )
  return placesAt(step, shown.length, batch, seed).map((place) => shown[place] as number)
}

/** A batch of one place and style, filled up with any pictures. */
function alikeAt(step: number, all: readonly Described[], { seed, batch }: Schedule): readonly number[] {
  const random = randomStream('sample model alike', seed, step)
  const first = pick(random, all).scene
  const order = shuffled(
    random,
    Array.from({ length: all.length }, (_, index) => index),
  )
  const isAlike = (index: number) =>
    all[index]?.scene.place === first.place && all[index]?.scene.style === first.style
  return [...order.filter(isAlike), ...order.filter((index) => !isAlike(index))].slice(0, batch)
}

/** Shows every picture once, in random order, before it repeats one. */
function placesAt(step: number, count: number, batch: number, seed: number): readonly number[] {
  if (count < batch) throw new RangeError(`expected ${batch} pictures to show, got ${count}`)
  const perEpoch = Math.floor(count / batch)
  const [epoch, part] = [Math.floor(step / perEpoch), step % perEpoch]
  return epochOrder(epoch, count, seed).slice(part * batch, (part + 1) * batch)
}

let known: { readonly key: string; readonly order: readonly number[] } | null = null

function epochOrder(epoch: number, count: number, seed: number): readonly number[] {
  const key = `${epoch} ${count} ${seed}`
  if (known?.key !== key) {
    const all = Array.from({ length: count }, (_, index) => index)
    known = { key, order: shuffled(randomStream('sample model epoch', seed, epoch), all) }
  }
  return known.order
}

const OPPOSITE: Readonly<Partial<Record<Relation, Relation>>> = { left: 'right', right: 'left' }

function mirrored(scene: Scene): Scene {
  const { companion } = scene
  if (companion === null) return scene
  return {
    ...scene,
    companion: { ...companion, relation: OPPOSITE[companion.relation] ?? companion.relation },
  }
}

function withUnknown(ids: readonly number[], pieces: readonly number[], random: Random): readonly number[] {
  if (random() >= UNKNOWN_SHARE) return ids
  const at = 1 + Math.floor(random() * (ids.length - 1))
  const some = Array.from({ length: 1 + Math.floor(random() * MOST_UNKNOWN) }, () => pick(random, pieces))
  if (ids.length + some.length > CONTEXT_LENGTH) return ids
  return [...ids.slice(0, at), ...some, ...ids.slice(at)]
}
