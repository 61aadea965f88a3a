/**
 * The steps of optimisation-based textual inversion (OTI; SEARLE, arXiv 2303.15247, section 3.1, and iSEARLE,
 * arXiv 2405.02951) over any number of images. The graph computes losses and gradients; this module applies
 * AdamW and the moving average. Runs in the inference worker.
 *
 * [Note: One image's trouble is its own] One run packs sentences of several images, but the numbers of a
 * sentence depend on no other sentence, to the last bit. An image whose values are not finite therefore stops
 * alone, and the same image gets the same token in every batch. The number of images a run only changes speed
 * and memory: see `PICTURES_A_RUN`.
 */
import { adamWStep } from '../../../native-models/inversion/adamw.ts'
import { updateEma } from '../../../native-models/inversion/ema.ts'
import type { PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import { ADAMW, EMA_DECAY, type OtiRecipe } from '../../../native-models/inversion/recipes.ts'
import type { InversionLoss } from '../../shared/inversion-api.ts'
import { lengthOf } from '../../shared/vectors.ts'
import { ofImage, type Past } from '../packed-sentences.ts'
import type { InversionGraphs, StepInputs, StepOutputs } from './inversion-graphs.ts'
import type { ImageState, InversionState } from './inversion-state.ts'

/** Tokens of a vocabulary are 0.3 to 1 long, inverted ones about 2; a longer one diverges. */
const LONGEST_TOKEN = 1_000
const STEEPEST_GRADIENT = 1e6
const REPORT_EVERY = 10
/**
 * A picture in a run of four costs 0.75 times as much as alone, because the weights are read from memory
 * once; larger runs save nothing more. A query waits for one run, and one run bounds the memory.
 */
const PICTURES_A_RUN = 4

/**
 * The targets of one picture in one step. The sentences carry the pseudo-word of image 0; the step sets the
 * real one.
 */
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
  /**
   * The draws of one step, one for each picture of the image; several where one pseudo-word stands for
   * several pictures. The step averages their losses.
   */
  readonly draw: (image: number, step: number) => readonly Draw[]
}

/**
 * Runs all remaining steps on `state`, in place. Yields after each step, when the caller may store the state
 * or stop.
 */
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
  readonly draws: readonly Draw[]
}

async function runStep(state: InversionState, optimisation: Optimisation): Promise<void> {
  const running: Running[] = []
  for (const [index, image] of state.images.entries()) {
    if (image.stopped) continue
    const draws = optimisation.draw(index, state.step)
    const trouble = troubleBefore(image, draws)
    if (trouble) image.stopped = { step: state.step, reason: trouble }
    else running.push({ image, draws })
  }
  for (const some of inRuns(running)) {
    const outputs = await optimisation.graphs.step(inputs(some, optimisation.recipe), optimisation.past)
    apply(state, some, outputs, optimisation)
  }
}

/** Never splits the draws of one pseudo-word, so that its gradient is one sum. */
function inRuns(running: readonly Running[]): readonly (readonly Running[])[] {
  const runs: Running[][] = []
  let room = 0
  for (const one of running) {
    if (one.draws.length > room) {
      runs.push([])
      room = PICTURES_A_RUN
    }
    runs.at(-1)?.push(one)
    room -= one.draws.length
  }
  return runs
}

function apply(
  { step }: InversionState,
  running: readonly Running[],
  outputs: StepOutputs,
  { steps }: Optimisation,
): void {
  for (const [row, result] of resultsOf(running, outputs).entries()) {
    const { image } = running[row] as Running
    const trouble = troubleAfter(result)
    if (trouble) {
      image.stopped = { step, reason: trouble }
      continue
    }
    image.adam = adamWStep(image.token, result.gradient, image.adam, ADAMW)
    if (troubleOf(image)) {
      image.stopped = { step, reason: 'its pseudo-word grows without bound' }
      continue
    }
    updateEma(image.average, image.token, EMA_DECAY)
    const done = step + 1
    if (done % REPORT_EVERY === 0 || done === steps) image.losses.push({ step: done, ...lossOf(result) })
  }
}

function inputs(running: readonly Running[], { contentWeight, gptWeight }: OtiRecipe): StepInputs {
  const all = running.flatMap(({ draws }, row) =>
    draws.map((draw) => ({ draw, row, share: 1 / draws.length })),
  )
  return {
    pseudoTokens: running.map(({ image }) => image.token),
    sentences: all.flatMap(({ draw, row }) => [ofImage(draw.template, row), ofImage(draw.phrase, row)]),
    aims: all.flatMap(({ draw }) => [draw.imageFeature, draw.phraseFeature]),
    noise: all.flatMap(({ draw }) => [draw.noise, new Float32Array(draw.noise.length)]),
    weights: all.flatMap(({ share }) => [share * contentWeight, share * gptWeight]),
  }
}

/** The outputs of a run for one image. */
interface Result {
  /** [2 * pictures]: content and gpt loss of each picture in turn. */
  readonly losses: Float32Array
  readonly gradient: Float32Array
}

function resultsOf(running: readonly Running[], { losses, gradients }: StepOutputs): readonly Result[] {
  let first = 0
  return running.map(({ draws }, row) => {
    const own = losses.subarray(first, first + 2 * draws.length)
    first += own.length
    return { losses: own, gradient: gradients[row] as Float32Array }
  })
}

function troubleBefore(image: ImageState, draws: readonly Draw[]): string | null {
  if (draws.every(({ imageFeature }) => imageFeature.every(Number.isFinite))) return troubleOf(image)
  return 'its picture has values that are not finite'
}

function troubleOf({ token }: ImageState): string | null {
  return lengthOf(token) <= LONGEST_TOKEN ? null : 'its pseudo-word has values that are not finite'
}

function troubleAfter({ losses, gradient }: Result): string | null {
  if (!losses.every(Number.isFinite)) return 'its loss is not finite'
  return lengthOf(gradient) <= STEEPEST_GRADIENT ? null : 'its gradient grows without bound'
}

function lossOf({ losses }: Result): Omit<InversionLoss, 'step'> {
  const mean = (part: 0 | 1) =>
    losses.reduce((sum, loss, index) => (index % 2 === part ? sum + loss : sum), 0) / (losses.length / 2)
  return { content: mean(0), gpt: mean(1) }
}
