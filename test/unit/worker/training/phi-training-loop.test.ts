/** The loop around real graphs of phi, with a simple gpt loss that needs no text tower. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RunQueue } from '../../../../electron/worker/run-queue.ts'
import type { GptLoss, GptSubject } from '../../../../electron/worker/training/gpt-loss.ts'
import { PhiGraphs } from '../../../../electron/worker/training/phi-graphs.ts'
import {
  runEpochs,
  type Training,
  TrainingTrouble,
} from '../../../../electron/worker/training/phi-training-loop.ts'
import type { Example } from '../../../../electron/worker/training/training-set-file.ts'
import { startTraining, type TrainingState } from '../../../../electron/worker/training/training-state.ts'
import { phiRecipe } from '../../../../native-models/inversion/phi-recipes.ts'
import { initialPhiWeights, phiSizes } from '../../../../native-models/inversion/phi-weights.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'

const SIZES = phiSizes(4, 3)
const EPOCHS = 3
const STEPS = 5

let graphs: PhiGraphs

beforeEach(async () => {
  graphs = await PhiGraphs.open(SIZES)
})

afterEach(() => graphs.release())

function examples(count: number, seed: number): readonly Example[] {
  const random = randomNumbers(seed)
  return Array.from({ length: count }, () => ({
    feature: randomVector(random, SIZES.featureSize),
    token: randomVector(random, SIZES.tokenSize),
  }))
}

/** Pulls every prediction towards zero; counts its calls. */
class PlainGpt implements Pick<GptLoss, 'withGradient' | 'loss'> {
  readonly subjects: (readonly GptSubject[])[] = []
  gradientOf = (token: number) => token

  async *withGradient(tokens: Float32Array, subjects: readonly GptSubject[]) {
    this.subjects.push(subjects)
    yield
    return { loss: 0.5, gradient: tokens.map((token) => this.gradientOf(token)) }
  }

  async *loss() {
    yield
    return 0.25
  }
}

function trainingOf(gpt: PlainGpt, changes: Partial<Training> = {}): Training {
  return {
    graphs,
    gpt: gpt as unknown as GptLoss,
    runs: new RunQueue(),
    recipe: { ...phiRecipe('isearle', 512), hardShare: 0 },
    plan: { pictures: 12, batch: 6, steps: STEPS },
    hard: null,
    epochs: EPOCHS,
    sentences: 4,
    seed: 1,
    training: examples(12, 1),
    validation: examples(4, 2),
    conceptsOf: () => ['dog'],
    ...changes,
  }
}

const begin = () => startTraining(initialPhiWeights(SIZES, 1), true)

async function finish(
  state: TrainingState,
  training: Training,
  turns = Number.POSITIVE_INFINITY,
): Promise<void> {
  let turn = 0
  for await (const _ of runEpochs(state, training)) if (++turn >= turns) return
}

test('reports every epoch, and keeps the best one by the validation pictures', async () => {
  const gpt = new PlainGpt()
  const state = begin()
  await finish(state, trainingOf(gpt))
  expect(state.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3])
  const losses = state.epochs.map(({ validation }) => validation.loss)
  for (const { validation, gpt: loss } of state.epochs) {
    expect(validation.loss).toBeCloseTo(validation.distil + 0.75 * 0.25, 6)
    expect(loss).toBeCloseTo(0.5)
  }
  expect(state.best?.loss).toBe(Math.min(...losses))
  expect(losses[(state.best?.epoch ?? 0) - 1]).toBe(state.best?.loss)
  expect(gpt.subjects).toHaveLength(EPOCHS * STEPS)
})

test('compares the requested number of pictures with sentences, drawn anew in every step', async () => {
  const gpt = new PlainGpt()
  await finish(begin(), trainingOf(gpt))
  expect(gpt.subjects.every((subjects) => subjects.length === 4)).toBe(true)
  const draws = gpt.subjects.flatMap((subjects) => subjects.map(({ draw }) => draw.join()))
  expect(new Set(draws).size).toBe(4 * EPOCHS * STEPS)
})

test('training has the same result after an interruption anywhere, also within a step', async () => {
  const undisturbed = begin()
  await finish(undisturbed, trainingOf(new PlainGpt()))
  for (const turns of [1, 2, 5, 17, 21]) {
    const left = begin()
    await finish(left, trainingOf(new PlainGpt()), turns)
    // The content of a checkpoint, from which another process starts.
    const again = structuredClone(left)
    await finish(again, trainingOf(new PlainGpt()))
    expect(again).toEqual(undisturbed)
  }
})

test('the gradient of the gpt loss reaches the weights, with its weight', async () => {
  const [with_, without] = [begin(), begin()]
  await finish(with_, trainingOf(new PlainGpt(), { epochs: 1 }))
  const none = new PlainGpt()
  none.gradientOf = () => 0
  await finish(without, trainingOf(none, { epochs: 1 }))
  expect(with_.weights).not.toEqual(without.weights)
  // The gpt loss pulls predictions towards zero.
  expect(with_.sums.pen + (with_.epochs[0]?.pen ?? 0)).toBeLessThan(without.epochs[0]?.pen ?? 0)
})

test('a loss that is not finite ends training, with the weights before it', async () => {
  const gpt = new PlainGpt()
  const state = begin()
  const training = trainingOf(gpt)
  await finish(state, { ...training, epochs: 1 })
  const [best, weights] = [state.best, structuredClone(state.weights)]
  gpt.gradientOf = () => Number.NaN
  await expect(finish(state, training)).rejects.toThrow(TrainingTrouble)
  expect(state.best).toBe(best)
  expect(state.weights).toEqual(weights)
})

test('a picture that is not finite ends training too', async () => {
  const torn = examples(12, 1).map((example) => ({
    ...example,
    feature: example.feature.map(() => Number.NaN),
  }))
  await expect(finish(begin(), trainingOf(new PlainGpt(), { training: torn }))).rejects.toThrow(/not finite/)
})

test('without an average, the weights themselves are judged', async () => {
  const state = startTraining(initialPhiWeights(SIZES, 1), false)
  await finish(state, trainingOf(new PlainGpt(), { recipe: phiRecipe('searle', 512) }))
  expect(state.average).toBeNull()
  expect(state.best?.weights.size).toBe(6)
})
