/**
 * Runs in the inference worker. The steps of optimisation-based textual inversion over any number of images
 * (design/method.md, section 4): the graph gives losses and gradients, AdamW and the average are outside of it.
 *
 * [Note: One image's trouble is its own] Sentences of all images are packed into one run, and what is no number spreads
 * in it. So images are looked at before they are packed, and when a run gives no numbers all the same, the images
 * are run one by one: only the one that caused it stops.
 */
import { adamWStep } from '../../../native-models/inversion/adamw.ts'
import { updateEma } from '../../../native-models/inversion/ema.ts'
import type { PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import { ADAMW, EMA_DECAY, type OtiRecipe } from '../../../native-models/inversion/recipes.ts'
import type { InversionLoss } from '../../shared/inversion-api.ts'
import type { InversionGraphs, Past, StepInputs, StepOutputs } from './inversion-graphs.ts'
import type { ImageState, InversionState } from './inversion-state.ts'

/** Tokens of a vocabulary are 0.3 to 1 long, inverted ones about 2. */
const LONGEST_TOKEN = 1_000
const STEEPEST_GRADIENT = 1e6
const REPORT_EVERY = 10

/** What one image is compared with in one step. The sentences' pseudo-word is image 0's; it is set here. */
export interface Draw {
  readonly template: PackedSentence
  readonly phrase: PackedSentence
  /** [featureSize] each. */
  readonly imageFeature: Float32Array
  readonly phraseFeature: Float32Array
  /** Added to the template's feature. */
  readonly noise: Float32Array
}

export interface Optimisation {
  readonly graphs: Pick<InversionGraphs, 'step'>
  readonly recipe: OtiRecipe
  readonly steps: number
  readonly past: Past
  readonly draw: (image: number, step: number) => Draw
}

/** Advances `state` by all steps that are left. Yields after each step, which is when it may be stored or left. */
export async function* runSteps(
  state: InversionState,
  optimisation: Optimisation,
  signal?: AbortSignal,
): AsyncGenerator<InversionState> {
  while (state.step < optimisation.steps && state.images.some(({ stopped }) => stopped === null)) {
    signal?.throwIfAborted()
    await runStep(state, optimisation)
    state.step++
    yield state
  }
}

interface Running {
  readonly image: ImageState
  readonly draw: Draw
}

async function runStep(state: InversionState, optimisation: Optimisation): Promise<void> {
  const running: Running[] = []
  for (const [index, image] of state.images.entries()) {
    if (image.stopped) continue
    const draw = optimisation.draw(index, state.step)
    const trouble = troubleBefore(image, draw)
    if (trouble) image.stopped = { step: state.step, reason: trouble }
    else running.push({ image, draw })
  }
  if (running.length === 0) return
  const outputs = await optimisation.graphs.step(inputs(running, optimisation.recipe), optimisation.past)
  const failed = running.some((_, row) => troubleAfter(outputs, row) !== null)
  if (!failed || running.length === 1) return apply(state, running, outputs, optimisation)
  // See [Note: One image's trouble is its own].
  for (const one of running) {
    const own = await optimisation.graphs.step(inputs([one], optimisation.recipe), optimisation.past)
    apply(state, [one], own, optimisation)
  }
}

function apply(
  { step }: InversionState,
  running: readonly Running[],
  outputs: StepOutputs,
  { steps }: Optimisation,
): void {
  for (const [row, { image }] of running.entries()) {
    const trouble = troubleAfter(outputs, row)
    if (trouble) {
      image.stopped = { step, reason: trouble }
      continue
    }
    image.adam = adamWStep(image.token, outputs.gradients[row] as Float32Array, image.adam, ADAMW)
    if (troubleOf(image)) {
      image.stopped = { step, reason: 'its pseudo-word grows without end' }
      continue
    }
    updateEma(image.average, image.token, EMA_DECAY)
    const done = step + 1
    if (done % REPORT_EVERY === 0 || done === steps) image.losses.push(lossOf(outputs, row, done))
  }
}

function inputs(running: readonly Running[], { contentWeight, gptWeight }: OtiRecipe): StepInputs {
  return {
    pseudoTokens: running.map(({ image }) => image.token),
    sentences: running.flatMap(({ draw }, row) => [ofImage(draw.template, row), ofImage(draw.phrase, row)]),
    aims: running.flatMap(({ draw }) => [draw.imageFeature, draw.phraseFeature]),
    noise: running.flatMap(({ draw }) => [draw.noise, new Float32Array(draw.noise.length)]),
    weights: running.flatMap(() => [contentWeight, gptWeight]),
  }
}

function ofImage(sentence: PackedSentence, image: number): PackedSentence {
  return { ...sentence, pseudoWords: sentence.pseudoWords.map(({ token }) => ({ token, image })) }
}

function troubleBefore(image: ImageState, { imageFeature }: Draw): string | null {
  if (!imageFeature.every(Number.isFinite)) return 'its picture has values that are no numbers'
  return troubleOf(image)
}

function troubleOf({ token }: ImageState): string | null {
  return lengthOf(token) <= LONGEST_TOKEN ? null : 'its pseudo-word has values that are no numbers'
}

function troubleAfter({ losses, gradients }: StepOutputs, row: number): string | null {
  const own = losses.subarray(2 * row, 2 * row + 2)
  if (!own.every(Number.isFinite)) return 'its loss is no number'
  return lengthOf(gradients[row] as Float32Array) <= STEEPEST_GRADIENT
    ? null
    : 'its gradient grows without end'
}

/** Not a number where one of the values is none: every comparison with it is false. */
function lengthOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
}

function lossOf({ losses }: StepOutputs, row: number, step: number): InversionLoss {
  return { step, content: losses[2 * row] as number, gpt: losses[2 * row + 1] as number }
}
