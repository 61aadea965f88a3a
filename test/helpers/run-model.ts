/** Runs the graphs of a compiled model on the CPU, as the inference worker does, without the worker. */
import * as ort from 'onnxruntime-node'
import type { CompiledModel } from '../../native-models/clip/compile.ts'

const ERRORS_ONLY = 3

type Feeds = Readonly<Record<string, ort.Tensor>>

/** Loads a graph, runs it once, returns its one output. */
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

/** Sentences of [tokens, tokenSize] each, EOT last -> [sentences, featureSize]. Shorter ones are padded. */
export function encodeSentences(
  model: CompiledModel,
  sentences: readonly Float32Array[],
): Promise<Float32Array> {
  const lengths = sentences.map((embeds) => embeds.length / model.tokenSize)
  const tokens = Math.max(...lengths)
  const padded = new Float32Array(sentences.length * tokens * model.tokenSize)
  for (const [row, embeds] of sentences.entries()) padded.set(embeds, row * tokens * model.tokenSize)
  const positions = BigInt64Array.from(lengths, (length) => BigInt(length - 1))
  return runGraph(model.textGraphPath, {
    inputs_embeds: new ort.Tensor('float32', padded, [sentences.length, tokens, model.tokenSize]),
    eot_positions: new ort.Tensor('int64', positions, [sentences.length]),
  })
}

/** [batch, featureSize] -> [batch, tokenSize]. */
export function invertByPhi(model: CompiledModel, features: Float32Array): Promise<Float32Array> {
  const shape = [features.length / model.featureSize, model.featureSize]
  return runGraph(model.phiGraphPath, { image_embeds: new ort.Tensor('float32', features, shape) })
}
