/** Runs the graphs of a compiled model on the CPU, as the inference worker does, without the worker. */

import { noPast, sentenceFeeds } from '../../electron/worker/packed-sentences.ts'
import type { CompiledModel } from '../../native-models/compile/compile.ts'
import { NO_PAST, packSentences } from '../../native-models/inversion/pack-sentences.ts'
import * as ort from '../../native-models/onnx/onnx-runtime.ts'

const ERRORS_ONLY = 3

type Feeds = Readonly<Record<string, ort.Tensor>>

/** Loads a graph, runs it once, returns its first output. */
export async function runGraph(path: string | null, feeds: Feeds): Promise<Float32Array> {
  if (path === null) throw new Error('the model has no such graph')
  const session = await ort.InferenceSession.create(path, { logSeverityLevel: ERRORS_ONLY })
  try {
    const [output] = Object.values(await session.run(feeds))
    if (output?.data instanceof Float32Array) return output.data
    throw new Error(`expected float32 from ${path}, got ${output?.type}`)
  } finally {
    await session.release()
  }
}

/** [batch, 3, imageSize, imageSize] -> [batch, featureSize]. */
export function encodeImages(model: CompiledModel, pixelValues: Float32Array): Promise<Float32Array> {
  const { imageSize } = model
  const batch = pixelValues.length / (3 * imageSize ** 2)
  const pixels = new ort.Tensor('float32', pixelValues, [batch, 3, imageSize, imageSize])
  return runGraph(model.imageGraphPath, { pixel_values: pixels })
}

/** Sentences of [tokens, tokenSize] each, EOT last -> [sentences, featureSize]. */
export function encodeSentences(
  { textGraphPath, tokenSize, textLayers }: CompiledModel,
  sentences: readonly Float32Array[],
): Promise<Float32Array> {
  const whole = sentences.map((embeds) => ({ embeds, pseudoWords: [], past: NO_PAST }))
  const { pseudo_words: _, ...inputs } = packSentences(whole, tokenSize, 0)
  return runGraph(textGraphPath, { ...sentenceFeeds(inputs), ...noPast(textLayers, tokenSize).feeds })
}

/** [batch, featureSize] -> [batch, tokenSize]. */
export function invertByPhi(model: CompiledModel, features: Float32Array): Promise<Float32Array> {
  const shape = [features.length / model.featureSize, model.featureSize]
  return runGraph(model.phiGraphPath, { image_embeds: new ort.Tensor('float32', features, shape) })
}
