/** The golden OTI run: its schedule, and one step of it on ONNX Runtime. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type * as ort from 'onnxruntime-node'
import { packedTextFeatures, packingInputs, textPrefixGraph } from '../../native-models/clip/packed-text.ts'
import { splitBeginnings } from '../../native-models/inversion/cached-beginnings.ts'
import { otiGraph } from '../../native-models/inversion/oti-graph.ts'
import type { PackedSentence } from '../../native-models/inversion/pack-sentences.ts'
import { GraphBuilder } from '../../native-models/onnx/graph-builder.ts'
import { openSafetensors } from '../../native-models/weights/safetensors.ts'
import {
  type GoldenText,
  openGoldenText,
  openSession,
  sentenceOf,
  withConceptReplaced,
} from './golden-text.ts'
import { floatsOf, list, noPast, type Past, rows, sentenceFeeds } from './packed-feeds.ts'

export type Recipe = 'searle' | 'isearle'

/** goldens.json, "oti". */
export interface OtiSettings {
  readonly templates: readonly string[]
  readonly concepts: readonly string[]
  readonly phrases: readonly string[]
  readonly steps: number
  readonly lr: number
  readonly weight_decay: number
  readonly betas: readonly [number, number]
  readonly eps: number
  readonly ema_decay: number
  readonly lambda_content: number
  readonly lambda_gpt: number
}

export interface GoldenOti {
  readonly settings: OtiSettings
  readonly image: Float32Array
  readonly initial: Float32Array
  readonly losses: Readonly<
    Record<Recipe, { readonly content: readonly number[]; readonly gpt: readonly number[] }>
  >
  /** [steps, width] each; the tokens are those after each step. */
  readonly runs: Readonly<Record<Recipe, Readonly<Record<'tokens' | 'ema' | 'grads', Float32Array>>>>
  /** [steps, featureSize]. */
  readonly noise: Float32Array
}

export async function readGoldenOti(directory: string, featureSize: number): Promise<GoldenOti> {
  const json = JSON.parse(await readFile(join(directory, 'goldens.json'), 'utf8')) as Record<string, unknown>
  const goldens = await openSafetensors(join(directory, 'goldens.safetensors'))
  const run = async (recipe: Recipe) => ({
    tokens: await goldens.readFloat32(`oti_${recipe}_tokens`),
    ema: await goldens.readFloat32(`oti_${recipe}_ema`),
    grads: await goldens.readFloat32(`oti_${recipe}_grads`),
  })
  const losses = (recipe: Recipe) => ({
    content: json[`oti_${recipe}_content_loss`] as readonly number[],
    gpt: json[`oti_${recipe}_gpt_loss`] as readonly number[],
  })
  try {
    return {
      settings: json['oti'] as OtiSettings,
      image: (await goldens.readFloat32('image_embeds')).slice(0, featureSize),
      initial: await goldens.readFloat32('oti_init'),
      losses: { searle: losses('searle'), isearle: losses('isearle') },
      runs: { searle: await run('searle'), isearle: await run('isearle') },
      noise: await goldens.readFloat32('oti_noise'),
    }
  } finally {
    await goldens.close()
  }
}

/** Whether whole sentences are encoded in every step, or what stands before the pseudo-word only once. */
export type Encoding = 'whole sentences' | 'cached beginnings'

export interface OtiStep {
  readonly content: number
  readonly gpt: number
  readonly gradient: Float32Array
}

export class OtiSteps {
  readonly #text: GoldenText
  readonly #golden: GoldenOti
  readonly #session: ort.InferenceSession
  readonly #sentences: {
    readonly templates: readonly PackedSentence[]
    readonly phrases: readonly PackedSentence[]
  }
  /** Of each phrase, [featureSize]. */
  readonly #aims: readonly Float32Array[]
  readonly #past: Past

  private constructor(fields: {
    readonly text: GoldenText
    readonly golden: GoldenOti
    readonly session: ort.InferenceSession
    readonly templates: readonly PackedSentence[]
    readonly phrases: readonly PackedSentence[]
    readonly aims: readonly Float32Array[]
    readonly past: Past
  }) {
    this.#text = fields.text
    this.#golden = fields.golden
    this.#session = fields.session
    this.#sentences = { templates: fields.templates, phrases: fields.phrases }
    this.#aims = fields.aims
    this.#past = fields.past
  }

  static async open(directory: string, golden: GoldenOti, encoding: Encoding): Promise<OtiSteps> {
    const text = await openGoldenText(directory)
    const { settings, source } = text
    const { concepts, phrases, templates } = golden.settings
    const replaced = phrases.map((phrase, index) => withConceptReplaced(phrase, concepts[index] ?? ''))
    const whole = [...templates, ...replaced].map((caption) => sentenceOf(text, caption, 0))
    const { past, sentences } =
      encoding === 'whole sentences'
        ? { past: noPast(settings.text), sentences: whole }
        : await cacheBeginnings(text, whole)
    const opened = new OtiSteps({
      text,
      golden,
      session: await openSession(source, (weights) => otiGraph(settings.text, settings.featureSize, weights)),
      templates: sentences.slice(0, templates.length),
      phrases: sentences.slice(templates.length),
      aims: await featuresOf(text, phrases),
      past,
    })
    await source.close()
    return opened
  }

  /** @param pseudoToken [width], before the step */
  async run(step: number, recipe: Recipe, pseudoToken: Float32Array): Promise<OtiStep> {
    const { lambda_content, lambda_gpt } = this.#golden.settings
    const { featureSize } = this.#text.settings
    const template = step % this.#sentences.templates.length
    const phrase = step % this.#sentences.phrases.length
    const sentences = [
      this.#sentences.templates[template],
      this.#sentences.phrases[phrase],
    ] as PackedSentence[]
    const total = recipe === 'searle' ? lambda_content + lambda_gpt : 1
    const noise = new Float32Array(2 * featureSize)
    if (recipe === 'isearle') noise.set(row(this.#golden.noise, step, featureSize))
    const outputs = await this.#session.run({
      ...sentenceFeeds(sentences, this.#text.settings.text, this.#past),
      pseudo_tokens: rows(pseudoToken, 1),
      aims: rows(joined([this.#golden.image, this.#aims[phrase] as Float32Array]), 2),
      noise: rows(noise, 2),
      weights: list([lambda_content / total, lambda_gpt / total]),
    })
    const [content = Number.NaN, gpt = Number.NaN] = floatsOf(outputs['losses'])
    return { content, gpt, gradient: floatsOf(outputs['gradient']) }
  }

  async close(): Promise<void> {
    await this.#session.release()
  }
}

/** Un-normalised features of captions without pseudo-words. */
export async function featuresOf(
  text: GoldenText,
  captions: readonly string[],
): Promise<readonly Float32Array[]> {
  const { settings, source } = text
  const { featureSize } = settings
  const session = await openSession(source, (weights) => {
    const graph = new GraphBuilder('packed features')
    const embeds = graph.input('inputs_embeds', 'float32', ['tokens', settings.text.width])
    const packing = packingInputs(graph, settings.text)
    const context = { graph, weights, config: settings.text, featureSize }
    const features = packedTextFeatures(context, embeds, packing)
    graph.output(features, 'text_embeds', 'float32', ['sentences', featureSize])
    return graph.build()
  })
  const sentences = captions.map((caption) => sentenceOf(text, caption, 0))
  const { pseudo_words: _, ...feeds } = sentenceFeeds(sentences, settings.text, noPast(settings.text))
  const features = floatsOf((await session.run(feeds))['text_embeds'])
  await session.release()
  return captions.map((_, index) => row(features, index, featureSize))
}

/** Everything before the pseudo-words, computed once; the sentences without it. */
async function cacheBeginnings({ settings, source }: GoldenText, whole: readonly PackedSentence[]) {
  const { beginnings, pastTokens, sentences } = splitBeginnings(whole, settings.text.width)
  const session = await openSession(source, (weights) => textPrefixGraph(settings.text, weights))
  const { inputs_embeds, position_ids, visible } = sentenceFeeds(
    beginnings,
    settings.text,
    noPast(settings.text),
  )
  const feeds = await session.run({ inputs_embeds, position_ids, visible } as ort.InferenceSession.FeedsType)
  await session.release()
  return { past: { tokens: pastTokens, feeds }, sentences }
}

export function row(values: Float32Array, index: number, size: number): Float32Array {
  return values.slice(index * size, (index + 1) * size)
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let start = 0
  for (const part of parts) {
    whole.set(part, start)
    start += part.length
  }
  return whole
}
