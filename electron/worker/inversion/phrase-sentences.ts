/**
 * The sentences that an inversion compares its images with: templates, and phrases with their target
 * features. Seed, image and step alone decide which sentences a step takes. Runs in the inference worker.
 */
import { shareBeginning, splitBeginnings } from '../../../native-models/inversion/cached-beginnings.ts'
import type { PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import { findConcept } from '../../../native-models/inversion/phrase-bank.ts'
import { normals, pick, type Random, randomStream } from '../../../native-models/inversion/random-stream.ts'
import type { OtiRecipe } from '../../../native-models/inversion/recipes.ts'
import { TEMPLATES } from '../../../native-models/inversion/templates.ts'
import { AppError } from '../../shared/errors.ts'
import type { Past } from '../packed-sentences.ts'
import type { FeatureStore } from './feature-store.ts'
import type { InversionGraphs } from './inversion-graphs.ts'
import type { Draw } from './inversion-loop.ts'
import type { Picture } from './inversion-subjects.ts'
import type { SentenceMaker } from './sentence-maker.ts'

export interface ChosenPhrase {
  readonly concept: string
  readonly phrase: string
}

export interface SubjectWords {
  readonly pictures: readonly Picture[]
  readonly phrases: ReadonlyMap<string, readonly string[]>
}

export interface PhraseSources {
  readonly graphs: InversionGraphs
  readonly sentences: SentenceMaker
  readonly layers: number
  /** The store for the features of a concept's phrases. */
  readonly storeOf: (concept: string) => Promise<FeatureStore>
}

/** A run takes as long as an OTI step, so that a query waits no longer for it. */
const PHRASES_A_RUN = 8

/** The words of one picture in one step. The caller draws the noise from the same `random`. */
function choose(
  { id }: Picture,
  phrases: SubjectWords['phrases'],
  seed: number,
  step: number,
): ChosenPhrase & { readonly random: Random } {
  const random = randomStream('oti', seed, id, step)
  const concept = pick(random, [...phrases.keys()])
  return { concept, phrase: pick(random, phrases.get(concept) ?? []), random }
}

/** Every phrase that the steps will take, without repetition. */
export function chosenPhrases(
  subjects: readonly SubjectWords[],
  seed: number,
  steps: number,
): readonly ChosenPhrase[] {
  const chosen = new Map<string, ChosenPhrase>()
  for (const { pictures, phrases } of subjects) {
    for (const picture of pictures) {
      for (let step = 0; step < steps; step++) {
        const { concept, phrase } = choose(picture, phrases, seed, step)
        chosen.set(JSON.stringify([concept, phrase]), { concept, phrase })
      }
    }
  }
  return [...chosen.values()]
}

/** Computes the features that the stores lack. Yields how many of the phrases are done. */
export async function* computePhrases(
  chosen: readonly ChosenPhrase[],
  { graphs, sentences, layers, storeOf }: PhraseSources,
): AsyncGenerator<number> {
  const lacking = await lackingPhrases(chosen, storeOf)
  let done = chosen.length - lacking.reduce((sum, { phrases }) => sum + phrases.length, 0)
  for (const { phrases, store } of lacking) {
    const whole = await Promise.all(phrases.map((phrase) => sentences.plain(phrase)))
    const split = shareBeginning(whole, graphs.width)
    const past = await graphs.past([split.beginning], layers)
    for (let first = 0; first < phrases.length; first += PHRASES_A_RUN) {
      const features = await graphs.features(split.sentences.slice(first, first + PHRASES_A_RUN), past)
      for (const [i, feature] of features.entries()) store.set(phrases[first + i] ?? '', feature)
      done += features.length
      yield done
    }
    await store.save()
  }
}

interface LackingPhrases {
  readonly phrases: readonly string[]
  readonly store: FeatureStore
}

/** One entry for each concept that lacks a feature. */
async function lackingPhrases(
  chosen: readonly ChosenPhrase[],
  storeOf: PhraseSources['storeOf'],
): Promise<readonly LackingPhrases[]> {
  const lacking = new Map<FeatureStore, string[]>()
  for (const { concept, phrase } of chosen) {
    const store = await storeOf(concept)
    if (!store.get(phrase)) lacking.set(store, [...(lacking.get(store) ?? []), phrase])
  }
  return [...lacking].map(([store, phrases]) => ({ store, phrases }))
}

export interface StepWords {
  readonly past: Past
  /** One draw for each picture. */
  readonly draw: (subject: number, step: number) => readonly Draw[]
}

/** Packs templates and phrases, and computes their beginnings. The stores must hold the phrases' features. */
export async function prepareDraws(
  subjects: readonly SubjectWords[],
  chosen: readonly ChosenPhrase[],
  { seed, recipe }: { readonly seed: number; readonly recipe: OtiRecipe },
  { graphs, sentences, layers, storeOf }: PhraseSources,
): Promise<StepWords> {
  const templates = (
    await Promise.all(TEMPLATES.map((template) => parted(sentences, template, '{}')))
  ).filter((sentence) => sentence !== null)
  const phrases = new Map<string, { readonly sentence: number; readonly feature: Float32Array }>()
  const whole = [...templates]
  for (const { concept, phrase } of chosen) {
    const sentence = await parted(sentences, phrase, concept)
    const feature = (await storeOf(concept)).get(phrase)
    if (!sentence || !feature) continue
    phrases.set(JSON.stringify([concept, phrase]), { sentence: whole.length, feature })
    whole.push(sentence)
  }
  if (templates.length === 0 || phrases.size === 0) {
    throw new AppError('model-invalid', 'this model reads no sentence that is long enough for inversion')
  }
  const split = splitBeginnings(whole, graphs.width)
  const drawOne = (picture: Picture, own: SubjectWords['phrases'], step: number): Draw => {
    const { concept, phrase, random } = choose(picture, own, seed, step)
    const known = phrases.get(JSON.stringify([concept, phrase]))
    if (!known) throw new Error(`expected a prepared phrase of "${concept}", got "${phrase}"`)
    return {
      template: split.sentences[Math.floor(random() * templates.length)] as PackedSentence,
      phrase: split.sentences[known.sentence] as PackedSentence,
      imageFeature: picture.feature,
      phraseFeature: known.feature,
      noise:
        recipe.noise > 0
          ? normals(random, picture.feature.length, recipe.noise)
          : new Float32Array(picture.feature.length),
    }
  }
  const draw = (index: number, step: number): readonly Draw[] => {
    const { pictures, phrases: own } = subjects[index] as SubjectWords
    return pictures.map((picture) => drawOne(picture, own, step))
  }
  return { past: await graphs.past(split.beginnings, layers), draw }
}

/** Replaces the first `word` in `text` by a pseudo-word. */
export function parted(sentences: SentenceMaker, text: string, word: string): Promise<PackedSentence | null> {
  const start = word === '{}' ? text.indexOf(word) : findConcept(text, word)
  return sentences.withPseudoWord(text.slice(0, start), text.slice(start + word.length))
}
