/** The steps of the golden OTI run, on ONNX Runtime. */

import { otiGraph } from '../../native-models/inversion/oti-graph.ts'
import type { PackedSentence } from '../../native-models/inversion/pack-sentences.ts'
import type * as ort from '../../native-models/onnx/onnx-runtime.ts'
import { type GoldenOti, type Recipe, row } from './golden-oti.ts'
import { cacheBeginnings, featuresOf } from './golden-sentences.ts'
import {
  type GoldenText,
  openGoldenText,
  openSession,
  sentenceOf,
  withConceptReplaced,
} from './golden-text.ts'
import { floatsOf, joined, list, noPast, type Past, rows, sentenceFeeds } from './packed-feeds.ts'

/** Whether every step encodes whole sentences, or the tokens before the pseudo-word are computed once. */
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
  /** [featureSize] for each phrase. */
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
