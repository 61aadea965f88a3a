/**
 * Runs in the inference worker. The phrases that phi is held against: a few of each concept, with their features,
 * computed when the concept is first drawn and kept on the disk.
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
 * Of the 256: with 150 concepts a picture has 2,400 sentences, twenty times as many as there are epochs. Each more
 * costs a run of the text tower for every name.
 */
const PHRASES_A_CONCEPT = 16
/** Together in one run: as long as a step of OTI, so that a query waits no longer for it. */
const PHRASES_A_RUN = 4
/** What concepts hold in memory; the rest is read again. */
const MEMORY_BYTES = 128 << 20
/** So begin the phrases of the papers, and of our grammar. */
const BEGINNING = 'a photo of '

export interface KnownPhrase {
  readonly text: string
  readonly concept: string
  /** [featureSize]: what the phrase means with its concept's name. */
  readonly feature: Float32Array
}

export interface TrainingPhrasesParts {
  readonly graphs: InversionGraphs
  readonly sentences: SentenceMaker
  readonly layers: number
  readonly featureSize: number
  readonly phrases: PhraseBank
  /** Holds no phrase out for a verdict. */
  readonly exact: boolean
  readonly storeOf: (concept: string) => Promise<FeatureStore>
}

export class TrainingPhrases {
  readonly past: Past
  readonly #parts: TrainingPhrasesParts
  /** Token embeddings of what is in the past; null where the model's context is too short for it. */
  readonly #beginning: Float32Array | null
  /** The one not drawn for the longest first. */
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

  /** Of one concept; none where the phrase file has no usable one. */
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

  /** A pseudo-word in the concept's place; null where the context ends before it. */
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
