/**
 * Draws the pictures of each step of phi's training (SEARLE: any; iSEARLE, section 3.3: half of them alike).
 * Seed and step decide a batch, so a checkpoint needs no generator's state. Pure.
 */
import { pick, type Random, randomStream, shuffled } from './random-stream.ts'

export interface BatchPlan {
  /** Pictures in the training set. */
  readonly pictures: number
  readonly batch: number
  /** Steps an epoch. All batches are full, because a loss over fewer negatives is another loss. */
  readonly steps: number
}

/**
 * [Note: An epoch of a small set] The papers' 115 epochs are 45,000 steps with their 100,000 pictures. With a
 * few hundred pictures 115 epochs would be a few hundred steps, after which phi has learnt next to nothing.
 * An epoch therefore has at least this many steps, and goes through a small set several times.
 */
const LEAST_STEPS = 32

export interface HardNegatives {
  /** Groups of similar pictures, by index. */
  readonly clusters: readonly (readonly number[])[]
  /** The share of a batch from one group. */
  readonly share: number
}

export function planBatches(pictures: number, batch: number): BatchPlan {
  const size = Math.min(batch, pictures)
  return { pictures, batch: size, steps: Math.max(LEAST_STEPS, Math.floor(pictures / size)) }
}

/**
 * A number of clusters for which one is about half a batch: the most similar pictures that still fill it.
 * Neither paper states a number. A result below two means no clusters.
 */
export function clusterCount({ pictures, batch }: BatchPlan, share: number): number {
  const count = Math.round(pictures / Math.max(1, batch * share))
  return share === 0 || count < 2 ? 0 : count
}

/** Distinct indices of pictures. */
export function drawBatch(
  plan: BatchPlan,
  { seed, epoch, step }: { readonly seed: number; readonly epoch: number; readonly step: number },
  hard: HardNegatives | null,
): readonly number[] {
  const all = Array.from({ length: plan.pictures }, (_, index) => index)
  if (!hard) {
    const batches = Math.floor(plan.pictures / plan.batch)
    const pass = Math.floor(step / batches)
    const order = shuffled(randomStream('phi epoch', seed, epoch, pass), all)
    return order.slice((step % batches) * plan.batch).slice(0, plan.batch)
  }
  const random = randomStream('phi batch', seed, epoch, step)
  const alike = shuffled(random, clusterOfAny(random, plan, hard))
  const taken = new Set(alike.slice(0, Math.floor(hard.share * plan.batch)))
  const others = shuffled(
    random,
    all.filter((index) => !taken.has(index)),
  )
  return [...taken, ...others].slice(0, plan.batch)
}

/** The cluster of a random picture, so that a cluster is drawn in proportion to its size. */
function clusterOfAny(random: Random, { pictures }: BatchPlan, { clusters }: HardNegatives) {
  const picture = Math.floor(random() * pictures)
  return clusters.find((members) => members.includes(picture)) ?? pick(random, clusters)
}
