/**
 * The phrases that training compares phi's pseudo-words with: a few for each concept, with their features.
 * The module computes them when a batch first draws the concept, and stores them on the disk. Runs in the
 * inference worker.
 */
import { splitBeginnings, withoutBeginning } from '../../../native-models/inversion/cached-beginnings.ts'
import type { PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import { findConcept, type PhraseBank } from '../../../native-models/inversion/phrase-bank.ts'
import type { FeatureStore } from '../inversion/feature-store.ts'
import type { InversionGraphs } from '../inversion/inversion-graphs.ts'
import type { SentenceMaker } from '../inversion/sentence-maker.ts'
import { usablePhrases } from '../inversion/usable-concepts.ts'
import { noPast, type Past } from '../packed-sentences.ts'

/**
 * Out of 256 phrases: with 150 concepts a picture has 2,400 sentences, twenty times as many as there are
 * epochs. Each further phrase costs a run of the text tower for every name.
 */
const PHRASES_A_CONCEPT = 16
/** A run takes as long as an OTI step, so that a query waits no longer for it. */
const PHRASES_A_RUN = 4
/** The limit for concepts in memory; the others are read again from the disk. */
const MEMORY_BYTES = 128 << 20
/** The phrases of the papers and of the built-in grammar start with these words. */
const BEGINNING = 'a photo of '

export interface KnownPhrase {
  readonly text: string
  readonly concept: string
  /** [featureSize]: the feature of the phrase with its concept's name. */
  readonly feature: Float32Array
}

export interface TrainingPhrasesParts {
  readonly graphs: InversionGraphs
  readonly sentences: SentenceMaker
  readonly layers: number
  readonly featureSize: number
  readonly phrases: PhraseBank
  /** Whether all phrases are drawn, with none held out for a verdict. */
  readonly exact: boolean
  readonly storeOf: (concept: string) => Promise<FeatureStore>
}

export class TrainingPhrases {
  readonly past: Past
  readonly #parts: TrainingPhrasesParts
  /** Token embeddings of the tokens in the past; null when the model's context is too short for them. */
  readonly #beginning: Float32Array | null
  /** Least recently drawn first. */
  readonly #known = new Map<string, readonly KnownPhrase[]>()

  private constructor(parts: TrainingPhrasesParts, past: Past, beginning: Float32Array | null) {
    this.#parts = parts
    this.past = past
    this.#beginning = beginning
  }

  static async open(parts: TrainingPhrasesParts): Promise<TrainingPhrases> {
    const { graphs, sentences, layers } = parts
    const sentence = await sentences.withPseudoWord(BEGINNING, '')
    if (!sentence) return new TrainingPhrases(parts, noPast(layers, graphs.width), null)
    const { beginnings } = splitBeginnings([sentence], graphs.width)
    return new TrainingPhrases(parts, await graphs.past(beginnings, layers), beginnings[0]?.embeds ?? null)
  }

  /** The phrases of one concept; empty when the phrase file has no usable one. */
  async of(concept: string): Promise<readonly KnownPhrase[]> {
    const known = this.#known.get(concept) ?? (await this.#read(concept))
    this.#known.delete(concept)
    this.#known.set(concept, known)
    const most = MEMORY_BYTES / (4 * this.#parts.featureSize * PHRASES_A_CONCEPT)
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= most) break
      this.#known.delete(oldest)
    }
    return known
  }

  /** The phrase with a pseudo-word in the concept's place; null when the context ends before it. */
  async sentence({ text, concept }: KnownPhrase): Promise<PackedSentence | null> {
    const start = findConcept(text, concept)
    const [before, after] = [text.slice(0, start), text.slice(start + concept.length)]
    const sentence = await this.#parts.sentences.withPseudoWord(before, after)
    return sentence && this.#cut(sentence)
  }

  async #read(concept: string): Promise<readonly KnownPhrase[]> {
    const { phrases, storeOf, sentences, graphs, exact } = this.#parts
    const usable = usablePhrases([concept], phrases, sentences, exact).get(concept) ?? []
    const texts = usable.slice(0, PHRASES_A_CONCEPT)
    const store = await storeOf(concept)
    const lacking = texts.filter((text) => !store.get(text))
    for (let first = 0; first < lacking.length; first += PHRASES_A_RUN) {
      const group = lacking.slice(first, first + PHRASES_A_RUN)
      const made = await Promise.all(group.map((text) => sentences.plain(text)))
      const features = await graphs.features(
        made.map((sentence) => this.#cut(sentence)),
        this.past,
      )
      for (const [index, text] of group.entries()) store.set(text, features[index] as Float32Array)
    }
    await store.save()
    return texts.flatMap((text) => {
      const feature = store.get(text)
      return feature ? [{ text, concept, feature }] : []
    })
  }

  #cut(sentence: PackedSentence): PackedSentence {
    return (
      (this.#beginning && withoutBeginning(sentence, this.#beginning, this.#parts.graphs.width)) ?? sentence
    )
  }
}
