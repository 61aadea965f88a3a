/**
 * The gpt loss of phi's predictions (SEARLE, arXiv 2303.15247, section 3.1): a phrase with the pseudo-word in
 * its concept's place should have the feature of the phrase with the concept. Each picture gets one sentence
 * a step. Runs in the inference worker.
 */
import type { PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import { pick, randomStream } from '../../../native-models/inversion/random-stream.ts'
import { cosine } from '../../shared/vectors.ts'
import type { InversionGraphs } from '../inversion/inversion-graphs.ts'
import { ofImage, withToken } from '../packed-sentences.ts'
import type { TrainingPhrases } from './training-phrases.ts'

/**
 * Sentences in one run. The cost of attention over packed sentences grows with the square of their number,
 * and the rest of a run costs no less with fewer; a query waits for one run.
 */
const SENTENCES_A_RUN = 8

/** A picture whose prediction is compared with a phrase. */
export interface GptSubject {
  /** Row in `tokens` and in the gradient. */
  readonly row: number
  /** Called only when needed: the first call takes milliseconds for each picture. */
  readonly concepts: () => readonly string[]
  /** Decides the phrase: equal ids draw equal phrases. */
  readonly draw: readonly (string | number)[]
}

export interface GptOutcome {
  /** Mean over the subjects. */
  readonly loss: number
  /** Gradient of that mean with respect to `tokens`, in the same shape. */
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

  /** The loss without gradients, for validation pictures. */
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
      // A picture without a name, or with a name beyond the context's end, gets no sentence in this step.
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
