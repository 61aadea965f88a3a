/** The application's own steps on a graph at full size, with sentences as long as its own and random features. */
import { join } from 'node:path'
import { InversionGraphs } from '../../electron/worker/inversion/inversion-graphs.ts'
import { type Draw, runSteps } from '../../electron/worker/inversion/inversion-loop.ts'
import { startImage } from '../../electron/worker/inversion/inversion-state.ts'
import { RunQueue } from '../../electron/worker/run-queue.ts'
import { openSession } from '../../electron/worker/sessions.ts'
import { splitBeginnings } from '../../native-models/inversion/cached-beginnings.ts'
import type { PackedSentence } from '../../native-models/inversion/pack-sentences.ts'
import { otiRecipe } from '../../native-models/inversion/recipes.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import type { OtiModel } from './oti-run.ts'
import { otiSentences } from './oti-sentences.ts'

const WARM_UPS = 3

export interface LoopFigures {
  readonly msPerStep: number
  /** The shared part of all images: keys and values before the pseudo-words. */
  readonly beginningsMs: number
}

export async function measureLoop(
  { directory, config, featureSize }: OtiModel,
  { batch, steps, provider }: { readonly batch: number; readonly steps: number; readonly provider: string },
): Promise<LoopFigures> {
  const random = randomNumbers(1)
  const { width, layers } = config
  const { templates, phrases } = otiSentences(width, random)
  const split = splitBeginnings([...templates, ...phrases], width)
  const text = async () => ({ session: await openSession(join(directory, 'prefix.onnx'), 'cpu') })
  const compiled = { inversion: { otiPath: join(directory, 'oti.onnx') }, tokenSize: width }
  const graphs = new InversionGraphs(compiled, new RunQueue(), text, provider as 'cpu')
  const started = performance.now()
  const past = await graphs.past(split.beginnings, layers)
  const beginningsMs = performance.now() - started
  const pick = (from: number, count: number) =>
    split.sentences[from + Math.floor(random() * count)] as PackedSentence
  const draw = (): Draw => ({
    template: pick(0, templates.length),
    phrase: pick(templates.length, phrases.length),
    imageFeature: randomVector(random, featureSize),
    phraseFeature: randomVector(random, featureSize),
    noise: randomVector(random, featureSize),
  })
  const images = Array.from({ length: batch }, () =>
    startImage(
      randomVector(random, width).map((value) => 0.02 * value),
      [],
    ),
  )
  const recipe = otiRecipe('isearle', featureSize)
  const total = steps + WARM_UPS
  let warmMs = 0
  const optimisation = { graphs, recipe, steps: total, past, draw: () => [draw()] }
  for await (const { step } of runSteps({ step: 0, images }, optimisation)) {
    if (step === WARM_UPS) warmMs = performance.now()
  }
  const stopped = images.find((image) => image.stopped)?.stopped
  if (stopped) throw new Error(`an image was given up: ${stopped.reason}`)
  return { msPerStep: (performance.now() - warmMs) / steps, beginningsMs }
}
