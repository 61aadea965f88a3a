/** What each step of the training sees. Every step can be drawn again without those before it. Pure. */
import { pick, type Random, randomStream, shuffled } from '../../inversion/random-stream.ts'
import type { Relation, Scene } from '../world/scene.ts'
import { CONTEXT_LENGTH, type Schedule } from './geometry.ts'
import { sentencesOf } from './sentences.ts'
import { CAPTIONS_EACH } from './training-graph.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface Drawn {
  /** Of the picture. */
  readonly index: number
  readonly isMirrored: boolean
  /** As the mirrored picture shows it. */
  readonly scene: Scene
}

export interface Batch {
  readonly pictures: readonly Drawn[]
  /** Token ids: all first sentences, then all second ones. */
  readonly sentences: readonly (readonly number[])[]
}

/** Of sentences, how many hold pieces of unknown words, so that these come to mean nothing. */
const UNKNOWN_SHARE = 0.1
const MOST_UNKNOWN = 4

export function batchAt(
  step: number,
  scenes: readonly Scene[],
  vocabulary: Vocabulary,
  { seed, batch }: Schedule,
): Batch {
  const random = randomStream('sample model batch', seed, step)
  const pictures = indicesAt(step, scenes.length, batch, seed).map((index) => {
    const isMirrored = random() < 0.5
    const scene = scenes[index] as Scene
    return { index, isMirrored, scene: isMirrored ? mirrored(scene) : scene }
  })
  const said = pictures.map(({ scene }) => sentencesOf(scene, random))
  const sentences = Array.from({ length: CAPTIONS_EACH }, (_, set) =>
    said.map((pair) => withUnknown(vocabulary.encode(pair[set] as string), vocabulary.pieces, random)),
  )
  return { pictures, sentences: sentences.flat() }
}

/** Every picture once, in random order, before one comes again. */
function indicesAt(step: number, count: number, batch: number, seed: number): readonly number[] {
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
