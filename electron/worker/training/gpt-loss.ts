/**
 * Runs in the inference worker. The gpt loss of phi's predictions (design/method.md, sections 4 and 5): a phrase with
 * the pseudo-word in its concept's place should mean what it means with the concept. A sentence a picture and step.
 */
import type { PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import { pick, randomStream } from '../../../native-models/inversion/random-stream.ts'
import { cosine } from '../../shared/vectors.ts'
import type { InversionGraphs } from '../inversion/inversion-graphs.ts'
import { ofImage, withToken } from '../packed-sentences.ts'
import type { TrainingPhrases } from './training-phrases.ts'

/**
 * Sentences in one run. Attention over packed sentences grows with the square of their number, the rest of a run does
 * not shrink below it; and a query waits for one run.
 */
const SENTENCES_A_RUN = 8

/** A picture whose prediction is held against a phrase. */
export interface GptSubject {
  /** Row of `tokens` and of the gradient. */
  readonly row: number
  /** Asked one by one: the first time takes milliseconds a picture. */
  readonly concepts: () => readonly string[]
  /** What the phrase is drawn by: equal ids, equal phrases. */
  readonly draw: readonly (string | number)[]
}

export interface GptOutcome {
  /** Mean over the subjects. */
  readonly loss: number
  /** Of that mean, with respect to `tokens`: the same shape. */
  readonly gradient: Float32Array
}

interface DrawnSentence {
  readonly row: number
  readonly sentence: PackedSentence
  readonly aim: Float32Array
}

export class GptLoss {
  readonly #graphs: InversionGraphs
  readonly #phrases: TrainingPhrases

  constructor(graphs: InversionGraphs, phrases: TrainingPhrases) {
    this.#graphs = graphs
    this.#phrases = phrases
  }

  /** @param tokens [batch, tokenSize], finite */
  async *withGradient(
    tokens: Float32Array,
    subjects: readonly GptSubject[],
  ): AsyncGenerator<undefined, GptOutcome> {
    const { width } = this.#graphs
    const gradient = new Float32Array(tokens.length)
    const drawn = yield* this.#draw(subjects)
    let sum = 0
    for (const group of groups(drawn)) {
      const outputs = await this.#graphs.step(
        {
          pseudoTokens: group.map(({ row }) => tokens.slice(row * width, (row + 1) * width)),
          sentences: group.map(({ sentence }, image) => ofImage(sentence, image)),
          aims: group.map(({ aim }) => aim),
          noise: group.map(({ aim }) => new Float32Array(aim.length)),
          weights: group.map(() => 1 / drawn.length),
        },
        this.#phrases.past,
      )
      for (const [index, { row }] of group.entries()) {
        sum += outputs.losses[index] as number
        gradient.set(outputs.gradients[index] as Float32Array, row * width)
      }
      yield
    }
    return { loss: sum / Math.max(1, drawn.length), gradient }
  }

  /** Without gradients: for pictures that are kept apart. */
  async *loss(tokens: Float32Array, subjects: readonly GptSubject[]): AsyncGenerator<undefined, number> {
    const { width } = this.#graphs
    const drawn = yield* this.#draw(subjects)
    let sum = 0
    for (const group of groups(drawn)) {
      const sentences = group.map(({ sentence, row }) =>
        withToken(sentence, tokens.subarray(row * width, (row + 1) * width)),
      )
      const features = await this.#graphs.features(sentences, this.#phrases.past)
      for (const [index, { aim }] of group.entries()) sum += 1 - cosine(features[index] as Float32Array, aim)
      yield
    }
    return sum / Math.max(1, drawn.length)
  }

  async *#draw(subjects: readonly GptSubject[]): AsyncGenerator<undefined, readonly DrawnSentence[]> {
    const drawn: DrawnSentence[] = []
    for (const { row, concepts, draw } of subjects) {
      const random = randomStream('phi gpt', ...draw)
      const names = concepts()
      const phrases = names.length > 0 ? await this.#phrases.of(pick(random, names)) : []
      // Without a name, or with one that the context does not reach, a picture has no sentence in this step.
      if (phrases.length > 0) {
        const phrase = pick(random, phrases)
        const sentence = await this.#phrases.sentence(phrase)
        if (sentence) drawn.push({ row, sentence, aim: phrase.feature })
      }
      yield
    }
    return drawn
  }
}

function groups(drawn: readonly DrawnSentence[]): readonly (readonly DrawnSentence[])[] {
  const count = Math.ceil(drawn.length / SENTENCES_A_RUN)
  return Array.from({ length: count }, (_, i) => drawn.slice(i * SENTENCES_A_RUN, (i + 1) * SENTENCES_A_RUN))
}
