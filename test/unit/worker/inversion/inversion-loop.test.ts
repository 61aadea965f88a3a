/** The loop around the graph: its reaction to values that are not finite, and its end. */
import { expect, test } from 'vitest'
import type { StepInputs, StepOutputs } from '../../../../electron/worker/inversion/inversion-graphs.ts'
import {
  type Draw,
  type Optimisation,
  runSteps,
} from '../../../../electron/worker/inversion/inversion-loop.ts'
import { type InversionState, startImage } from '../../../../electron/worker/inversion/inversion-state.ts'
import { otiRecipe } from '../../../../native-models/inversion/recipes.ts'

const STEPS = 25
const SENTENCE = {
  embeds: new Float32Array(4),
  pseudoWords: [{ token: 1, image: 0 }],
  past: { start: 0, count: 0 },
}

/** An image is identified by its first feature, towards which its token moves. */
function drawOf(feature: number): Draw {
  const imageFeature = Float32Array.of(feature, 1)
  return {
    template: SENTENCE,
    phrase: SENTENCE,
    imageFeature,
    phraseFeature: imageFeature,
    noise: new Float32Array(2),
  }
}

/**
 * Like the graph: each image's rows depend on its own values alone. `trouble` names the run that spoils a
 * feature's result.
 */
class FakeGraph {
  readonly runs: StepInputs[] = []
  readonly #trouble: (feature: number, run: number) => boolean

  constructor(trouble: (feature: number, run: number) => boolean = () => false) {
    this.#trouble = trouble
  }

  async step(inputs: StepInputs): Promise<StepOutputs> {
    const run = this.runs.push(inputs)
    const imageOf = inputs.sentences.map(({ pseudoWords }) => pseudoWords[0]?.image ?? 0)
    const featureOf = (image: number) => inputs.aims[imageOf.indexOf(image)]?.[0] ?? 0
    const isSpoilt = (image: number) => this.#trouble(featureOf(image), run)
    return {
      losses: Float32Array.from(imageOf, (image) => (isSpoilt(image) ? Number.NaN : 0.5)),
      gradients: inputs.pseudoTokens.map((token, image) =>
        token.map((value) => (isSpoilt(image) ? Number.NaN : value - featureOf(image))),
      ),
    }
  }
}

function stateOf(count: number): InversionState {
  return { step: 0, images: Array.from({ length: count }, () => startImage(Float32Array.of(0.01, 0.02), [])) }
}

/** @param features of each image; several when its pseudo-word stands for several pictures */
function optimisation(graphs: FakeGraph, features: readonly (number | readonly number[])[]): Optimisation {
  const draw = (image: number) => [features[image] ?? 0].flat().map(drawOf)
  return { graphs, recipe: otiRecipe('isearle', 2), steps: STEPS, past: { tokens: 0, feeds: {} }, draw }
}

async function run(
  graph: FakeGraph,
  features: readonly (number | readonly number[])[],
): Promise<InversionState> {
  const state = stateOf(features.length)
  for await (const _ of runSteps(state, optimisation(graph, features)));
  return state
}

test('runs all images in one run a step, and reports every tenth step and the last', async () => {
  const graph = new FakeGraph()
  const { step, images } = await run(graph, [1, 2, 3])
  expect(step).toBe(STEPS)
  expect(graph.runs).toHaveLength(STEPS)
  expect(graph.runs[0]?.sentences.map(({ pseudoWords }) => pseudoWords[0]?.image)).toEqual([0, 0, 1, 1, 2, 2])
  expect(graph.runs[0]?.weights).toEqual([1, 0.5, 1, 0.5, 1, 0.5])
  for (const { losses, stopped, adam } of images) {
    expect(losses.map((loss) => loss.step)).toEqual([10, 20, 25])
    expect(stopped).toBeNull()
    expect(adam.steps).toBe(STEPS)
  }
})

test('an image whose loss is not finite stops with a reason and changes nothing for the others', async () => {
  const alone = await run(new FakeGraph(), [1, 3])
  const { images } = await run(new FakeGraph((feature, round) => feature === 2 && round > 5), [1, 2, 3])
  expect(images[1]?.stopped).toEqual({ step: 5, reason: 'its loss is not finite' })
  expect(images[1]?.average.every(Number.isFinite)).toBe(true)
  expect([images[0], images[2]]).toEqual(alone.images)
})

test('many images take several runs a step, of four pictures each; pictures of one pseudo-word share a run', async () => {
  const graph = new FakeGraph()
  await run(graph, [1, 2, 3, [4, 5, 6], [7, 8, 9, 10, 11], 12])
  expect(graph.runs).toHaveLength(4 * STEPS)
  const images = graph.runs.slice(0, 4).map(({ pseudoTokens }) => pseudoTokens.length)
  expect(images).toEqual([3, 1, 1, 1])
  expect(graph.runs[1]?.weights).toEqual([1, 0.5, 1, 0.5, 1, 0.5].map((weight) => weight / 3))
})

test('an image that is not finite is never packed', async () => {
  const graph = new FakeGraph()
  const { images } = await run(graph, [Number.NaN, 1])
  expect(images[0]?.stopped).toMatchObject({ step: 0, reason: /not finite/ })
  expect(images[1]?.stopped).toBeNull()
  expect(graph.runs.every(({ aims }) => aims.every((aim) => aim.every(Number.isFinite)))).toBe(true)
})

test('a token that grows without bound stops its image, which keeps the last good average', async () => {
  const state = stateOf(1)
  state.images[0]?.token.fill(1e30)
  for await (const _ of runSteps(state, optimisation(new FakeGraph(), [1])));
  expect(state.images[0]?.stopped?.step).toBe(0)
  expect(state.images[0]?.average[0]).toBeCloseTo(0.01)
})

test('ends early once every image has stopped', async () => {
  const graph = new FakeGraph(() => true)
  const { step } = await run(graph, [1, 2])
  expect(step).toBe(1)
})

test('an abort ends it between two steps, and it continues from there to the same result', async () => {
  const abort = new AbortController()
  const state = stateOf(1)
  const half = async () => {
    for await (const { step } of runSteps(state, optimisation(new FakeGraph(), [1]), abort.signal)) {
      if (step === 7) abort.abort()
    }
  }
  await expect(half()).rejects.toThrow(/abort/i)
  expect(state.step).toBe(7)
  for await (const _ of runSteps(state, optimisation(new FakeGraph(), [1])));
  expect(state).toEqual(await run(new FakeGraph(), [1]))
})
