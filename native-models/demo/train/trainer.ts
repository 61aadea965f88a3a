/**
 * Steps of the sample model's training, on ONNX Runtime. Build-time only: no part of the application loads
 * it.
 */

import { adamWStep } from '../../inversion/adamw.ts'
import { normals, randomStream } from '../../inversion/random-stream.ts'
import { encodeModel } from '../../onnx/encode-model.ts'
import * as ort from '../../onnx/onnx-runtime.ts'
import { dot } from '../../vectors.ts'
import type { Batch } from './batches.ts'
import { labelFeeds, parameterFeeds, sentenceFeeds, TOKEN_TABLE } from './feeds.ts'
import { learningRateAt, type Schedule, type Stage, stageAt } from './geometry.ts'
import { LABEL_GROUPS, labelsOf } from './labels.ts'
import { startTrained, type Trained } from './model-state.ts'
import { decays, initialValues, type Parameter } from './parameters.ts'
import { PATCH_GROUPS, patchLabelsOf } from './patch-labels.ts'
import type { PixelFile } from './pixel-file.ts'
import { pixelBatch } from './pixels.ts'
import { type Geometry, PATCH_HEAD, PICTURE_HEAD, trainingGraph } from './training-graph.ts'

export const LOGIT_SCALE = 'logit_scale'
/** CLIP's values: 1 / 0.07 at first, and at most 100. */
const FIRST_LOGIT_SCALE = Math.log(1 / 0.07)
const LARGEST_LOGIT_SCALE = Math.log(100)
const ADAM = { betas: [0.9, 0.98], epsilon: 1e-6 } as const
const TOKEN_DEVIATION = 0.02

/** Weights of a picture's attributes, the subject first; for a patch of kind, role, colour and pattern. */
const PICTURE_WEIGHTS = (subject: number) =>
  LABEL_GROUPS.map((_, attribute) => (attribute === 0 ? subject : 0.08))
const PATCH_WEIGHTS = (kind: number) => [kind, 0.2, 0.3, 0.3]

export interface StepLosses {
  readonly contrastive: number
  readonly pictures: number
  readonly patches: number
  readonly gradientNorm: number
}

export class Trainer {
  readonly parameters: readonly Parameter[]
  /** The graph's parameters, the token table and the logit scale. */
  readonly trained: readonly Trained[]
  readonly #geometry: Geometry
  readonly #schedule: Schedule
  readonly #session: ort.InferenceSession
  readonly #byName: ReadonlyMap<string, Trained>

  static async start(geometry: Geometry, schedule: Schedule): Promise<Trainer> {
    const { batch } = schedule
    const options = { batch, pictureGroups: LABEL_GROUPS, patchGroups: PATCH_GROUPS }
    const { graph, parameters } = trainingGraph(geometry, options)
    const session = await ort.InferenceSession.create(encodeModel(graph), {
      logSeverityLevel: 3,
      enableMemPattern: false,
      // Threads that spin while they wait take the cores from other work.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
    return new Trainer(geometry, schedule, session, parameters)
  }

  private constructor(
    geometry: Geometry,
    schedule: Schedule,
    session: ort.InferenceSession,
    parameters: readonly Parameter[],
  ) {
    this.#geometry = geometry
    this.#schedule = schedule
    this.#session = session
    this.parameters = parameters
    this.trained = startOf(geometry, parameters)
    this.#byName = new Map(this.trained.map((trained) => [trained.name, trained]))
  }

  valuesOf(name: string): Float32Array {
    const trained = this.#byName.get(name)
    if (!trained) throw new RangeError(`expected a trained weight, got "${name}"`)
    return trained.values
  }

  /**
   * Changes the weights in place.
   * @param step from 0
   */
  async step(step: number, batch: Batch, pixels: PixelFile): Promise<StepLosses> {
    const outputs = await this.#session.run(this.#feeds(batch, pixels, stageAt(step, this.#schedule)))
    const read = (name: string) => outputs[name]?.data as Float32Array
    const gradients = new Map(
      this.trained.map(({ name }) => [name, name === TOKEN_TABLE ? null : read(`gradient of ${name}`)]),
    )
    gradients.set(TOKEN_TABLE, this.#tableGradient(batch, read('gradient of inputs_embeds')))
    const gradientNorm = Math.sqrt(
      [...gradients.values()].reduce((sum, each) => sum + (each ? dot(each, each) : 0), 0),
    )
    const first = (name: string) => read(name)[0] ?? Number.NaN
    if (!Number.isFinite(gradientNorm)) throw new Error(`step ${step}: the gradients are not finite`)
    this.#update(step, gradients, Math.min(1, this.#schedule.largestGradient / gradientNorm))
    return {
      contrastive: first('loss'),
      pictures: first('picture_loss'),
      patches: first('patch_loss'),
      gradientNorm,
    }
  }

  #update(step: number, gradients: ReadonlyMap<string, Float32Array | null>, scale: number): void {
    const learningRate = learningRateAt(step, this.#schedule)
    for (const trained of this.trained) {
      const gradient = gradients.get(trained.name)
      if (!gradient) continue
      for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] as number) * scale
      const weightDecay = trained.decays ? this.#schedule.weightDecay : 0
      trained.adam = adamWStep(trained.values, gradient, trained.adam, { ...ADAM, learningRate, weightDecay })
    }
    const logitScale = this.valuesOf(LOGIT_SCALE)
    logitScale[0] = Math.min(logitScale[0] as number, LARGEST_LOGIT_SCALE)
  }

  #feeds({ pictures, sentences }: Batch, pixels: PixelFile, stage: Stage): Record<string, ort.Tensor> {
    const { vision, text } = this.#geometry
    const side = vision.imageSize
    const patches = patchLabelsOf(pictures, side / vision.patchSize)
    return {
      ...parameterFeeds(this.trained),
      ...sentenceFeeds(sentences, this.valuesOf(TOKEN_TABLE), text),
      ...labelFeeds(
        PICTURE_HEAD,
        labelsOf(pictures.map(({ shown }) => shown)),
        PICTURE_WEIGHTS(stage === 'all' ? 0.4 : 0.8),
      ),
      ...labelFeeds(PATCH_HEAD, patches, PATCH_WEIGHTS(stage === 'all' ? 0.5 : 1.2)),
      pixel_values: new ort.Tensor('float32', pixelBatch(pictures, pixels, side), [
        pictures.length,
        3,
        side,
        side,
      ]),
    }
  }

  #tableGradient({ sentences }: Batch, rows: Float32Array): Float32Array {
    const { width } = this.#geometry.text
    const out = new Float32Array(this.valuesOf(TOKEN_TABLE).length)
    let row = 0
    for (const id of sentences.flat()) {
      for (let i = 0; i < width; i++) {
        out[id * width + i] = (out[id * width + i] as number) + (rows[row * width + i] as number)
      }
      row++
    }
    return out
  }
}

function startOf({ vision, text }: Geometry, parameters: readonly Parameter[]): readonly Trained[] {
  const towers = parameters.map((parameter) => {
    const values = initialValues(parameter, parameter.name.startsWith('text_') ? text : vision)
    return startTrained({ name: parameter.name, shape: parameter.shape, decays: decays(parameter), values })
  })
  const tokens = text.vocabularySize * text.width
  const table = normals(randomStream('initial weights', TOKEN_TABLE), tokens, TOKEN_DEVIATION)
  return [
    ...towers,
    startTrained({
      name: TOKEN_TABLE,
      shape: [text.vocabularySize, text.width],
      decays: true,
      values: table,
    }),
    startTrained({
      name: LOGIT_SCALE,
      shape: [],
      decays: false,
      values: Float32Array.of(FIRST_LOGIT_SCALE),
    }),
  ]
}
