/**
 * Which pictures stand together in a step of training phi (SEARLE: any; iSEARLE, section 3.3: half of them alike).
 * What a batch holds follows from seed and step, so that a checkpoint needs no generator. Pure.
 */
import { pick, type Random, randomStream, shuffled } from './random-stream.ts'

export interface BatchPlan {
  /** Pictures that are trained on. */
  readonly pictures: number
  readonly batch: number
  /** Steps an epoch. All batches are full, as a loss over fewer negatives is another loss. */
  readonly steps: number
}

/**
 * [Note: An epoch of a small set] The papers' 115 epochs are 45,000 steps with their 100,000 pictures. With a few
 * hundred pictures they would be a few hundred steps, after which phi has learnt next to nothing. So an epoch is this
 * many steps at least, and goes through a small set several times.
 */
const LEAST_STEPS = 32

export interface HardNegatives {
  /** Pictures that look alike, by index. */
  readonly clusters: readonly (readonly number[])[]
  /** Which part of a batch comes from one of them. */
  readonly share: number
}

export function planBatches(pictures: number, batch: number): BatchPlan {
  const size = Math.min(batch, pictures)
  return { pictures, batch: size, steps: Math.max(LEAST_STEPS, Math.floor(pictures / size)) }
}

/**
 * So many that one of them is about half a batch: the most alike that still fill it. Neither paper states a number.
 * Fewer than two are none.
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

/** Any picture's: large clusters come as often as their pictures deserve. */
function clusterOfAny(random: Random, { pictures }: BatchPlan, { clusters }: HardNegatives) {
  const picture = Math.floor(random() * pictures)
  return clusters.find((members) => members.includes(picture)) ?? pick(random, clusters)
}
