/**
 * Measures how well the towers in training find a picture by its caption: Recall@K over a gallery of pictures
 * with distinct descriptions, none of them in the training set. Build-time only.
 */

import { IMAGE_INPUT, IMAGE_OUTPUT, imageTower } from '../../clip/image-tower.ts'
import { textTower } from '../../clip/text-tower.ts'
import { randomStream } from '../../inversion/random-stream.ts'
import { encodeModel } from '../../onnx/encode-model.ts'
import type { Graph } from '../../onnx/graph.ts'
import * as ort from '../../onnx/onnx-runtime.ts'
import { dot, unitVector } from '../../vectors.ts'
import { captionOf } from '../world/captions/caption.ts'
import type { Scene } from '../world/scene.ts'
import { parameterFeeds, sentenceFeeds, TOKEN_TABLE } from './feeds.ts'
import { ParameterPlan, withParameterInputs } from './parameters.ts'
import type { PixelFile } from './pixel-file.ts'
import { pixelBatch } from './pixels.ts'
import type { Trainer } from './trainer.ts'
import type { Geometry } from './training-graph.ts'
import type { Vocabulary } from './vocabulary.ts'

const AT_ONCE = 250

export interface CaptionRecall {
  readonly gallery: number
  readonly recall1: number
  readonly recall10: number
}

export class CaptionRetrieval {
  readonly #geometry: Geometry
  readonly #vocabulary: Vocabulary
  readonly #towers: { readonly image: Tower; readonly text: Tower }

  static async open(geometry: Geometry, vocabulary: Vocabulary): Promise<CaptionRetrieval> {
    const open = async (build: (plan: ParameterPlan) => Graph) => {
      const plan = new ParameterPlan()
      const graph = withParameterInputs(build(plan))
      const session = await ort.InferenceSession.create(encodeModel(graph), { logSeverityLevel: 3 })
      return { session, names: new Set(plan.planned.map(({ name }) => name)) }
    }
    const { vision, text, featureSize } = geometry
    const image = await open((plan) => imageTower(vision, featureSize, plan))
    return new CaptionRetrieval(geometry, vocabulary, {
      image,
      text: await open((plan) => textTower(text, featureSize, plan)),
    })
  }

  private constructor(geometry: Geometry, vocabulary: Vocabulary, towers: { image: Tower; text: Tower }) {
    this.#geometry = geometry
    this.#vocabulary = vocabulary
    this.#towers = towers
  }

  /** @param scenes distinct; scene i is picture i of the file */
  async measure(trainer: Trainer, scenes: readonly Scene[], pixels: PixelFile): Promise<CaptionRecall> {
    const random = randomStream('captions to find by')
    const captions = scenes.map((scene) => this.#vocabulary.encode(captionOf(scene, 'full', random).text))
    const [images, sentences]: [Float32Array[], Float32Array[]] = [[], []]
    for (let first = 0; first < scenes.length; first += AT_ONCE) {
      const end = Math.min(first + AT_ONCE, scenes.length)
      images.push(...(await this.images(trainer, first, end, pixels)).map(unit))
      sentences.push(...(await this.sentences(trainer, captions.slice(first, end))).map(unit))
    }
    const ranks = sentences.map((sentence, own) => rankOf(sentence, own, images))
    const share = (k: number) => ranks.filter((rank) => rank < k).length / ranks.length
    return { gallery: scenes.length, recall1: share(1), recall10: share(10) }
  }

  /** Un-normalised features of pictures [first, end): [featureSize] each. */
  async images(trainer: Trainer, first: number, end: number, pixels: PixelFile): Promise<Float32Array[]> {
    const side = this.#geometry.vision.imageSize
    const pictures = Array.from({ length: end - first }, (_, i) => ({ index: first + i, isMirrored: false }))
    const input = new ort.Tensor('float32', pixelBatch(pictures, pixels, side), [end - first, 3, side, side])
    return this.#run(trainer, this.#towers.image, { [IMAGE_INPUT]: input }, IMAGE_OUTPUT)
  }

  /** The same for sentences, by their token ids. */
  async sentences(trainer: Trainer, ids: readonly (readonly number[])[]): Promise<Float32Array[]> {
    const feeds = sentenceFeeds(ids, trainer.valuesOf(TOKEN_TABLE), this.#geometry.text)
    return this.#run(trainer, this.#towers.text, feeds, 'text_embeds')
  }

  async #run(
    trainer: Trainer,
    { session, names }: Tower,
    inputs: Record<string, ort.Tensor>,
    output: string,
  ): Promise<Float32Array[]> {
    const weights = parameterFeeds(trainer.trained.filter(({ name }) => names.has(name)))
    const features = (await session.run({ ...weights, ...inputs }, [output]))[output]?.data as Float32Array
    const size = this.#geometry.featureSize
    return Array.from({ length: features.length / size }, (_, row) =>
      features.slice(row * size, (row + 1) * size),
    )
  }
}

interface Tower {
  readonly session: ort.InferenceSession
  /** Names of the weights that the tower reads. */
  readonly names: ReadonlySet<string>
}

/** The number of pictures nearer than the right one, from 0; an equally near picture counts as nearer. */
function rankOf(sentence: Float32Array, own: number, images: readonly Float32Array[]): number {
  const score = dot(sentence, images[own] as Float32Array)
  return images.filter((image, index) => index !== own && dot(sentence, image) >= score).length
}

function unit(feature: Float32Array): Float32Array {
  const vector = unitVector(feature)
  if (vector) return vector
  throw new RangeError('expected features with a direction, got zero or values that are not finite')
}
