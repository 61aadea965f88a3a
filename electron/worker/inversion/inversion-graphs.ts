/**
 * The graph of OTI's steps, and the text tower for features that are computed once. Each run waits in the
 * queue behind all foreground work: see [Note: Sentences are packed] in native-models/clip/packed-text.ts.
 * Runs in the inference worker.
 */

import type { CompiledModel } from '../../../native-models/clip/compile.ts'
import { type PackedSentence, packSentences } from '../../../native-models/inversion/pack-sentences.ts'
import type * as ort from '../../../native-models/onnx/onnx-runtime.ts'
import { AppError } from '../../shared/errors.ts'
import type { ExecutionProvider } from '../../shared/inference-api.ts'
import { memoise } from '../memoise.ts'
import { noPast, type Past, sentenceFeeds } from '../packed-sentences.ts'
import type { RunQueue } from '../run-queue.ts'
import { floatTensor, openSession, type Session } from '../sessions.ts'
import type { TextModel } from '../text-encoder.ts'

/** The inputs of a step, row by row. */
export interface StepInputs {
  /** [width] for each image. */
  readonly pseudoTokens: readonly Float32Array[]
  readonly sentences: readonly PackedSentence[]
  /** [featureSize] for each sentence. */
  readonly aims: readonly Float32Array[]
  readonly noise: readonly Float32Array[]
  readonly weights: readonly number[]
}

export interface StepOutputs {
  /** One for each sentence. */
  readonly losses: Float32Array
  /** [width] for each image. */
  readonly gradients: readonly Float32Array[]
}

export class InversionGraphs {
  readonly width: number
  readonly #runs: RunQueue
  readonly #text: () => Promise<Pick<TextModel, 'session'>>
  readonly #oti: () => Promise<Session>

  constructor(
    { inversion, tokenSize }: Pick<CompiledModel, 'inversion' | 'tokenSize'>,
    runs: RunQueue,
    text: () => Promise<Pick<TextModel, 'session'>>,
    /** Runs the steps; the text tower stays on the CPU. */
    provider: ExecutionProvider = 'cpu',
  ) {
    this.width = tokenSize
    this.#runs = runs
    this.#text = text
    this.#oti = memoise(() => {
      if (inversion === null) throw new AppError('model-no-tokenizer', 'this model has no text tower')
      return openSession(inversion.otiPath, provider)
    })
  }

  /** Un-normalised features of sentences without pseudo-words. */
  async features(sentences: readonly PackedSentence[], past: Past): Promise<readonly Float32Array[]> {
    const { text_embeds: features } = await this.#encode(sentences, past, ['text_embeds'])
    return rowsOf(features, sentences.length)
  }

  /** @param beginnings the tokens of sentences before their pseudo-words */
  async past(beginnings: readonly PackedSentence[], layers: number): Promise<Past> {
    const outputs = await this.#encode(beginnings, noPast(layers, this.width), ['keys', 'values'])
    const { keys, values } = outputs
    if (!keys || !values) throw new Error('expected keys and values of the text tower')
    return { tokens: keys.dims[1] ?? 0, feeds: { past_keys: keys, past_values: values } }
  }

  async step({ pseudoTokens, sentences, ...inputs }: StepInputs, past: Past): Promise<StepOutputs> {
    const feeds = {
      ...sentenceFeeds(packSentences(sentences, this.width, past.tokens)),
      ...past.feeds,
      pseudo_tokens: rows(pseudoTokens),
      aims: rows(inputs.aims),
      noise: rows(inputs.noise),
      weights: floatTensor(Float32Array.from(inputs.weights), [sentences.length]),
    }
    const session = await this.#oti()
    const outputs = await this.#runs.run('oti', () => session.run(feeds))
    const [losses] = rowsOf(outputs['losses'], 1)
    if (!losses) throw new Error('expected losses of the step')
    return { losses, gradients: rowsOf(outputs['gradient'], pseudoTokens.length) }
  }

  async #encode(
    sentences: readonly PackedSentence[],
    past: Past,
    outputs: readonly string[],
  ): Promise<ort.SessionOutputs> {
    const { pseudo_words: _, ...packed } = packSentences(sentences, this.width, past.tokens)
    const feeds = { ...sentenceFeeds(packed), ...past.feeds }
    const { session } = await this.#text()
    return this.#runs.run('oti', () => session.run(feeds, outputs))
  }
}

function rows(vectors: readonly Float32Array[]): ort.Tensor {
  const size = vectors[0]?.length ?? 0
  const values = new Float32Array(vectors.length * size)
  for (const [row, vector] of vectors.entries()) values.set(vector, row * size)
  return floatTensor(values, [vectors.length, size])
}

function rowsOf(tensor: ort.Tensor | undefined, count: number): readonly Float32Array[] {
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`expected float32, got ${tensor?.type}`)
  const { data } = tensor
  const size = data.length / count
  return Array.from({ length: count }, (_, row) => data.slice(row * size, (row + 1) * size))
}
