/**
 * The second step of a query: encodes its parts, pictures first, then pseudo-words, then all sentences in one batch. Runs
 * in the engine; the model runs in its own process.
 */
import type { InferenceApi, Sentence } from '../../shared/inference-api.ts'
import {
  type ConceptAnswer,
  DEFAULT_INVERSION,
  type InversionSettings,
  type PseudoWordKind,
  type SearchTimings,
} from '../../shared/library-api.ts'
import type { SearchApi } from '../../shared/search-api.ts'
import type { Card } from '../cards/card.ts'
import type { Guesses } from '../names/guess-names.ts'
import { type QueryParts, unitMean } from './compose.ts'
import { conceptOf, guessSentences, namesOf, wantsGuesses } from './guesses.ts'
import type { NamedWord } from './known-words.ts'
import { type ModelAbilities, planQuery, type QueryPlan } from './query-plan.ts'
import type { Picture, ResolvedQuery } from './resolve.ts'
import { captionSentence, promptSentence, verbatim } from './sentences.ts'

/** All that a query needs of the model. */
export interface Encoder extends Pick<InferenceApi, 'encodeImage' | 'encodeText' | 'invertByPhi'> {
  readonly model: Pick<ModelAbilities, 'hasPhi' | 'hasTokenizer'>
  readonly card: Card
  /** Pseudo-words by optimisation, one a reference, in order; [tokenSize]. `features` un-normalised. */
  optimise(
    references: readonly EncodedPicture[],
    settings: InversionSettings,
  ): Promise<readonly { readonly token: Float32Array }[]>
  /** Mean of unit text features of plain captions, [featureSize]. */
  textMean(): Promise<Float32Array>
  /**
   * Guesses by name what a picture shows.
   * @param near the picture with its neighbours, [featureSize] of unit length
   * @param centre mean unit vector of the library, [featureSize]
   */
  guesses(near: Float32Array, centre: Float32Array): Promise<Guesses>
}

/** Null for a query that needs a vector and no scan. */
export type Surveyor = Pick<SearchApi, 'surroundings'> | null

export interface EncodedPicture {
  readonly picture: Picture
  /** [featureSize], un-normalised. */
  readonly features: Float32Array
}

export interface EncodedQuery {
  readonly plan: QueryPlan
  readonly parts: QueryParts
  readonly concept: ConceptAnswer | null
  /** Features of the excluded words, one each, [featureSize], un-normalised. */
  readonly without: readonly Float32Array[]
  readonly timings: Pick<SearchTimings, 'encodeMs' | 'invertMs'>
}

/** @throws AppError `model-no-tokenizer`, `model-no-phi`, `reference-unreadable`, and what the processes fail with */
export async function encodeQuery(
  resolved: ResolvedQuery,
  encoder: Encoder,
  surveyor: Surveyor,
): Promise<EncodedQuery> {
  const { query, references, refined, words } = resolved
  // A reference that was refined needs no phi.
  const hasPhi = encoder.model.hasPhi || (refined.length > 0 && refined.every((token) => token !== null))
  const { card } = encoder
  const abilities = { ...encoder.model, hasPhi, composed: card.composed, needsVector: surveyor === null }
  const plan = planQuery(query, abilities, words)
  const startMs = performance.now()
  const features = await Promise.all(references.map((picture) => encodePicture(picture, encoder)))
  const picturesMs = performance.now()
  const image = features.length === 0 ? null : unitMean(features)
  const inversion = usesPseudoWords(plan, abilities, card)
    ? await invert(plan, resolved, features, encoder)
    : null
  const invertedMs = inversion ? performance.now() : picturesMs
  const canGuess = image !== null && surveyor !== null && encoder.model.hasTokenizer
  const guessed =
    canGuess && wantsGuesses(plan.method, query, card)
      ? await namesOf(image, references, encoder, surveyor)
      : null
  const concept = conceptOf(plan.method, query, guessed, card)
  const sentences = sentencesOf(plan, inversion?.tokens ?? null, words, concept?.used ?? null)
  const guesses =
    plan.method === 'names' && guessed
      ? guessSentences(guessed, plan, resolved, inversion?.tokens ?? null, card)
      : []
  const {
    parts: [text, composed, alone, ...guessFeatures],
    without,
  } = await encodeSentences(
    [...Object.values(sentences), ...guesses.map(({ wordings }) => wordings)],
    query.without ?? [],
    encoder,
  )
  const textMean = plan.method === 'basic' ? await encoder.textMean() : null
  const encodeMs = performance.now() - startMs - (invertedMs - picturesMs)
  const parts = {
    image,
    text: text ?? null,
    composed: composed ?? null,
    alone: alone ?? null,
    textMean,
    names: guessed && {
      guesses: guesses.map(({ share }, i) => ({ share, vector: guessFeatures[i] as Float32Array })),
      ...guessed,
      settings: card.names,
    },
    pseudoWords: inversion?.kinds ?? [],
    words: plan.text?.words ?? sentences.composed[0]?.words ?? [],
  }
  return { plan, parts, concept, without, timings: { encodeMs, invertMs: invertedMs - picturesMs } }
}

/** [featureSize], un-normalised. @throws AppError `reference-unreadable` */
export async function encodePicture(
  picture: Picture,
  encoder: Pick<Encoder, 'encodeImage'>,
): Promise<Float32Array> {
  return picture.kind === 'known' ? picture.features : encoder.encodeImage({ path: picture.path })
}

function usesPseudoWords({ method }: QueryPlan, { hasPhi }: ModelAbilities, card: Card): boolean {
  if (method === 'names') return hasPhi && card.names.pseudoWord > 0
  return method === 'searle' || method === 'pdv' || method === 'oti'
}

/** One a reference, in order. */
interface ReferenceTokens {
  readonly tokens: readonly Float32Array[]
  readonly kinds: readonly PseudoWordKind[]
}

async function invert(
  { method }: QueryPlan,
  { query, references, refined }: ResolvedQuery,
  features: readonly Float32Array[],
  encoder: Encoder,
): Promise<ReferenceTokens> {
  if (method !== 'oti') return bestTokens(refined, features, encoder)
  const encoded = references.map((picture, i) => ({ picture, features: features[i] as Float32Array }))
  const images = await encoder.optimise(encoded, query.inversion ?? DEFAULT_INVERSION)
  return { tokens: images.map(({ token }) => token), kinds: images.map(() => 'refined') }
}

/** Asks phi for all that is not refined at once. */
async function bestTokens(
  refined: readonly (Float32Array | null)[],
  features: readonly Float32Array[],
  encoder: Encoder,
): Promise<ReferenceTokens> {
  const missing = features.filter((_, i) => !refined[i])
  const first = missing.length === 0 ? [] : [...(await encoder.invertByPhi({ features: missing }))]
  const tokens = features.map((_, i) => refined[i] ?? (first.shift() as Float32Array))
  return { tokens, kinds: features.map((_, i) => (refined[i] ? 'refined' : 'first')) }
}

type Wording = Sentence & { readonly words?: readonly string[] }

/** Each in all its wordings; no wording where there is nothing to encode. */
interface Sentences {
  readonly text: readonly Wording[]
  readonly composed: readonly Wording[]
  readonly alone: readonly Wording[]
}

function sentencesOf(
  plan: QueryPlan,
  tokens: readonly Float32Array[] | null,
  words: readonly NamedWord[],
  concept: string | null,
): Sentences {
  const { method, text, dial } = plan
  const texts = text === null ? [] : [text, ...plan.wordings.map(verbatim)]
  if (tokens === null || method === 'names') return { text: texts, composed: [], alone: [] }
  const needsDirection = method === 'pdv' || dial !== null
  return {
    text: texts,
    composed: composedSentences(plan, texts, tokens, words, concept),
    alone: needsDirection ? [captionSentence(tokens, null, concept)] : [],
  }
}

function composedSentences(
  { prompt, wordings }: QueryPlan,
  texts: readonly Wording[],
  tokens: readonly Float32Array[],
  words: readonly NamedWord[],
  concept: string | null,
): readonly Wording[] {
  if (prompt !== null) return [prompt, ...wordings].map((each) => promptSentence(tokens, each, words))
  // Named words without a reference are a whole sentence.
  if (tokens.length === 0) return texts
  return texts.length === 0
    ? [captionSentence(tokens, null, concept)]
    : texts.map((each) => captionSentence(tokens, each, concept))
}

interface SentenceFeatures {
  /** In the order of the sentences, the unit mean of several wordings; null where there is none. */
  readonly parts: readonly (Float32Array | null)[]
  readonly without: readonly Float32Array[]
}

/** All in one batch. */
async function encodeSentences(
  each: readonly (readonly Wording[])[],
  without: readonly string[],
  encoder: Encoder,
): Promise<SentenceFeatures> {
  const sentences = [...each.flat(), ...without.map(verbatim)].map(({ segments }) => ({ segments }))
  const features = sentences.length === 0 ? [] : [...(await encoder.encodeText({ sentences }))]
  const parts = each.map((wordings) => {
    const ofThese = features.splice(0, wordings.length)
    return ofThese.length > 1 ? unitMean(ofThese) : (ofThese[0] ?? null)
  })
  return { parts, without: features }
}
