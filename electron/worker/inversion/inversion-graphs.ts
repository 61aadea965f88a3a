/**
 * Runs in the inference worker. The two graphs of inversion over packed sentences, one run a turn, after everything
 * that somebody waits for: see [Note: Sentences are packed] in native-models/clip/packed-text.ts.
 */
import type * as ort from 'onnxruntime-node'
import type { CompiledModel } from '../../../native-models/clip/compile.ts'
import {
  type PackedInput,
  type PackedSentence,
  packSentences,
} from '../../../native-models/inversion/pack-sentences.ts'
import { AppError } from '../../shared/errors.ts'
import { memoise } from '../memoise.ts'
import type { RunQueue } from '../run-queue.ts'
import { type Feeds, floatTensor, openSession, type Session, tensorOf } from '../sessions.ts'

/** Keys and values of what stands before the pseudo-words, computed once: [layers, tokens, width] each. */
export interface Past {
  readonly tokens: number
  readonly feeds: Feeds
}

/** What a step compares, row by row. */
export interface StepInputs {
  /** [width] an image. */
  readonly pseudoTokens: readonly Float32Array[]
  readonly sentences: readonly PackedSentence[]
  /** [featureSize] a sentence. */
  readonly aims: readonly Float32Array[]
  readonly noise: readonly Float32Array[]
  readonly weights: readonly number[]
}

export interface StepOutputs {
  /** One a sentence. */
  readonly losses: Float32Array
  /** [width] an image. */
  readonly gradients: readonly Float32Array[]
}

export class InversionGraphs {
  readonly width: number
  readonly #runs: RunQueue
  readonly #openPackedText: () => Promise<Session>
  /** Open while names and phrases are read: it holds the tower's weights once more. */
  #packedText: Session | null = null
  readonly #oti: () => Promise<Session>

  constructor({ inversion, tokenSize }: Pick<CompiledModel, 'inversion' | 'tokenSize'>, runs: RunQueue) {
    this.width = tokenSize
    this.#runs = runs
    const open = async (path: string | undefined) => {
      if (path === undefined) throw new AppError('model-no-tokenizer', 'this model has no text tower')
      return openSession(path, 'cpu')
    }
    this.#openPackedText = () => open(inversion?.packedTextPath)
    this.#oti = memoise(() => open(inversion?.otiPath))
  }

  /** Un-normalised features of sentences without pseudo-words. */
  async features(sentences: readonly PackedSentence[], past: Past): Promise<readonly Float32Array[]> {
    const outputs = await this.#encode(sentences, past)
    return rowsOf(outputs['text_embeds'], sentences.length)
  }

  /** @param beginnings what sentences have before their pseudo-words */
  async past(beginnings: readonly PackedSentence[], layers: number): Promise<Past> {
    const { keys, values } = await this.#encode(beginnings, noPast(layers, this.width))
    if (!keys || !values) throw new Error('expected keys and values of the packed text')
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

  /** Gives back the memory that only `features` and `past` need; they open it again. */
  async putAwayEncoder(): Promise<void> {
    await this.#runs.run('oti', async () => {
      const session = this.#packedText
      this.#packedText = null
      await session?.release()
    })
  }

  async #encode(sentences: readonly PackedSentence[], past: Past): Promise<ort.InferenceSession.ReturnType> {
    const { pseudo_words: _, ...packed } = packSentences(sentences, this.width, past.tokens)
    const feeds = { ...sentenceFeeds(packed), ...past.feeds }
    // Inside the turn: another inversion may have put the session away meanwhile.
    return this.#runs.run('oti', async () => {
      // Turns come one by one, so nobody else opens it now.
      this.#packedText ??= await this.#openPackedText()
      return this.#packedText.run(feeds)
    })
  }
}

export function noPast(layers: number, width: number): Past {
  const nothing = () => floatTensor(new Float32Array(0), [layers, 0, width])
  return { tokens: 0, feeds: { past_keys: nothing(), past_values: nothing() } }
}

function sentenceFeeds(inputs: Readonly<Record<string, PackedInput>>): Feeds {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { data, shape }]) => [
      name,
      data instanceof Float32Array ? floatTensor(data, shape) : tensorOf(data, shape),
    ]),
  )
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
