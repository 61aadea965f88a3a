/**
 * The steps and epochs of phi's training (SEARLE, arXiv 2303.15247, section 3.2; iSEARLE, arXiv 2405.02951).
 * The graphs compute losses and gradients; this module applies AdamW and the moving average, and draws the
 * batches. Runs in the inference worker.
 */
import { setImmediate as breath } from 'node:timers/promises'
import { adamWStep } from '../../../native-models/inversion/adamw.ts'
import { updateEma } from '../../../native-models/inversion/ema.ts'
import {
  type BatchPlan,
  drawBatch,
  type HardNegatives,
} from '../../../native-models/inversion/phi-batches.ts'
import {
  averageDecayAt,
  DISTIL_WEIGHT,
  DROPOUT,
  GPT_WEIGHT,
  PHI_ADAMW,
  type PhiRecipe,
} from '../../../native-models/inversion/phi-recipes.ts'
import { copyWeights, type PhiWeights } from '../../../native-models/inversion/phi-weights.ts'
import { randomStream } from '../../../native-models/inversion/random-stream.ts'
import type { PhiLosses, TrainingEpoch } from '../../shared/training-api.ts'
import { lengthOf } from '../../shared/vectors.ts'
import type { RunQueue } from '../run-queue.ts'
import type { GptLoss, GptSubject } from './gpt-loss.ts'
import type { Dropout, PhiGraphs } from './phi-graphs.ts'
import type { Example } from './training-set-file.ts'
import { NO_LOSSES, resultOf, type TrainingState } from './training-state.ts'

/** Tokens of a vocabulary are 0.3 to 1 long, inverted ones about 2; a longer one diverges. */
const LONGEST_TOKEN = 1_000

export interface Training {
  readonly graphs: PhiGraphs
  readonly gpt: GptLoss
  readonly runs: RunQueue
  readonly recipe: PhiRecipe
  readonly plan: BatchPlan
  readonly hard: HardNegatives | null
  readonly epochs: number
  /** Pictures of a batch that are also compared with a sentence. */
  readonly sentences: number
  readonly seed: number
  readonly training: readonly Example[]
  readonly validation: readonly Example[]
  /** The names nearest to a picture. */
  readonly conceptsOf: (example: Example) => readonly string[]
}

/**
 * Runs `state` to the last epoch, in place. Yields often, also within a step; between yields `state` is that
 * of the last whole step, so the caller may store it or stop.
 * @throws TrainingTrouble
 */
export async function* runEpochs(state: TrainingState, training: Training): AsyncGenerator<undefined> {
  while (state.epoch < training.epochs) {
    while (state.step < training.plan.steps) {
      yield* runStep(state, training)
      yield
    }
    yield* endEpoch(state, training)
    yield
  }
}

/** A loss or a pseudo-word is no longer finite. Training ends with the best weights so far. */
export class TrainingTrouble extends Error {}

async function* runStep(state: TrainingState, training: Training): AsyncGenerator<undefined> {
  const { graphs, gpt, runs, recipe, plan, seed } = training
  const at = { seed, epoch: state.epoch, step: state.step }
  const batch = drawBatch(plan, at, training.hard).map((index) => training.training[index] as Example)
  const dropout = drawDropout(batch.length * graphs.sizes.hiddenSize, at)
  const { tokens, distil, pen } = await runs.run('oti', () => graphs.predict(state.weights, batch, dropout))
  lookAt(tokens, distil, graphs.sizes.tokenSize)
  yield
  const subjects = batch.slice(0, training.sentences).map(
    (example, row): GptSubject => ({
      row,
      concepts: () => training.conceptsOf(example),
      draw: [seed, state.epoch, state.step, row],
    }),
  )
  const { loss, gradient } = yield* gpt.withGradient(tokens, subjects)
  const losses = { distil, pen, gpt: loss }
  const gradients = await runs.run('oti', () =>
    graphs.gradients(state.weights, batch, dropout, {
      tokenGradient: gradient.map((value) => GPT_WEIGHT * value),
      distil: DISTIL_WEIGHT,
      pen: recipe.penaltyWeight,
    }),
  )
  if (![...gradients.values()].every((values) => values.every(Number.isFinite)) || !Number.isFinite(loss)) {
    throw new TrainingTrouble('its gradient has values that are not finite')
  }
  yield
  await update(state, gradients, recipe, state.epoch * plan.steps + state.step)
  state.sums = add(state.sums, losses)
  state.step++
}

/** One weight at a time: all of them together would block for a tenth of a second at ViT-B/32. */
async function update(
  state: TrainingState,
  gradients: PhiWeights,
  { averageDecay }: PhiRecipe,
  stepsDone: number,
): Promise<void> {
  for (const [name, values] of state.weights) {
    const [gradient, adam] = [gradients.get(name), state.adam.get(name)]
    if (!gradient || !adam) throw new Error(`expected a gradient of ${name}`)
    state.adam.set(name, adamWStep(values, gradient, adam, PHI_ADAMW))
    const average = state.average?.get(name)
    if (average && averageDecay !== null) updateEma(average, values, averageDecayAt(averageDecay, stepsDone))
    await breath()
  }
}

async function* endEpoch(state: TrainingState, training: Training): AsyncGenerator<undefined> {
  const { steps } = training.plan
  const validation = yield* validate(resultOf(state), training)
  const epoch: TrainingEpoch = {
    epoch: state.epoch + 1,
    distil: state.sums.distil / steps,
    gpt: state.sums.gpt / steps,
    pen: state.sums.pen / steps,
    validation,
  }
  if (validation.loss < (state.best?.loss ?? Number.POSITIVE_INFINITY)) {
    state.best = { epoch: epoch.epoch, loss: validation.loss, weights: copyWeights(resultOf(state)) }
  }
  state.epochs.push(epoch)
  state.epoch++
  state.step = 0
  state.sums = NO_LOSSES
}

/** Measures the validation pictures, always with the same phrases and without dropout. */
async function* validate(
  weights: PhiWeights,
  { graphs, gpt, runs, plan, seed, validation, conceptsOf }: Training,
): AsyncGenerator<undefined, TrainingEpoch['validation']> {
  const parts = Math.ceil(validation.length / plan.batch)
  const size = Math.ceil(validation.length / parts)
  const sums = { distil: 0, gpt: 0 }
  for (let first = 0; first < validation.length; first += size) {
    const batch = validation.slice(first, first + size)
    const { tokens, distil } = await runs.run('oti', () => graphs.predict(weights, batch, null))
    lookAt(tokens, distil, graphs.sizes.tokenSize)
    yield
    const subjects = batch.map(
      (example, row): GptSubject => ({
        row,
        concepts: () => conceptsOf(example),
        draw: [seed, 'validation', first + row],
      }),
    )
    const share = batch.length / validation.length
    sums.gpt += share * (yield* gpt.loss(tokens, subjects))
    sums.distil += share * distil
  }
  return { ...sums, loss: DISTIL_WEIGHT * sums.distil + GPT_WEIGHT * sums.gpt }
}

/** Checks before the run: a value that is not finite would spread to all sentences of the run. */
function lookAt(tokens: Float32Array, distil: number, tokenSize: number): void {
  if (!Number.isFinite(distil)) throw new TrainingTrouble('its loss is not finite')
  for (let start = 0; start < tokens.length; start += tokenSize) {
    const token = tokens.subarray(start, start + tokenSize)
    if (!(lengthOf(token) <= LONGEST_TOKEN)) throw new TrainingTrouble('its pseudo-words grow without bound')
  }
}

function drawDropout(
  count: number,
  at: { readonly seed: number; readonly epoch: number; readonly step: number },
) {
  const random = randomStream('phi dropout', at.seed, at.epoch, at.step)
  const mask = () => Float32Array.from({ length: count }, () => (random() < DROPOUT ? 0 : 1 / (1 - DROPOUT)))
  return [mask(), mask()] satisfies Dropout
}

function add(a: PhiLosses, b: PhiLosses): PhiLosses {
  return { distil: a.distil + b.distil, gpt: a.gpt + b.gpt, pen: a.pen + b.pen }
}
