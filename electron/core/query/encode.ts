/**
 * Has the parts of a query encoded: pictures, pseudo-words, sentences in one batch. Runs in the engine; encoding happens
 * in its own process.
 */
import type { InferenceApi, Sentence } from '../../shared/inference-api.ts'
import {
  DEFAULT_INVERSION,
  type InversionSettings,
  type PseudoWordKind,
  type Query,
} from '../../shared/library-api.ts'
import type { Reference } from '../inversion/invert-references.ts'
import type { Stopwatch } from '../lib/stopwatch.ts'
import { unitMean } from './compose.ts'
import type { NamedWord } from './known-words.ts'
import { verbatim } from './own-words.ts'
import type { QueryPlan } from './query-plan.ts'
import { type ReferenceTokens, referenceTokens } from './reference-tokens.ts'
import { captionSentence, promptSentence } from './sentences.ts'

export interface PartsDependencies {
  readonly inference: Pick<InferenceApi, 'encodeImage' | 'encodeText' | 'invertByPhi'>
  /** Pseudo-words by optimisation, or those the library has. */
  readonly invert: (
    references: readonly Reference[],
    settings: InversionSettings,
  ) => Promise<readonly { readonly token: Float32Array }[]>
  /** Un-normalised features of a photo the library has embedded, by its path, so that it is not decoded again. */
  readonly storedFeatures: (path: string) => Promise<Float32Array | null>
}

/** What is already there of a query's pseudo-words. */
export interface KnownTokens {
  /** Of the references, in order; null where there is none. */
  readonly refined: readonly (Float32Array | null)[]
  /** The user's own. */
  readonly words: readonly NamedWord[]
}

/** Features, [featureSize] each, as far as the plan needs them. */
export interface QueryParts {
  /** Unit mean of the references. */
  readonly image: Float32Array | null
  /** The caption alone. A prompt has none: its words mean nothing without the pseudo-words. */
  readonly text: Float32Array | null
  /** The sentence with the references' pseudo-words. */
  readonly composed: Float32Array | null
  /** `a photo of $`, which the direction of the words starts from. */
  readonly alone: Float32Array | null
  readonly pseudoWords: readonly PseudoWordKind[]
  /** The user's own that were read. */
  readonly words: readonly string[]
}

export async function encodeParts(
  plan: QueryPlan,
  query: Query,
  known: KnownTokens,
  dependencies: PartsDependencies,
  clock: Stopwatch,
): Promise<QueryParts> {
  const { references } = query
  const features = await clock.encoding(() =>
    Promise.all(references.map((path) => featuresOf(path, dependencies))),
  )
  const inversion = usesPseudoWords(plan)
    ? await clock.inverting(() => invert(plan, query, known, features, dependencies))
    : null
  const sentences = sentencesOf(plan, inversion?.tokens ?? null, known.words)
  const [text, composed, alone] = await clock.encoding(() =>
    encode([sentences.text, sentences.composed, sentences.alone], dependencies.inference),
  )
  return {
    image: features.length === 0 ? null : unitMean(features),
    text: text ?? null,
    composed: composed ?? null,
    alone: alone ?? null,
    pseudoWords: inversion?.kinds ?? [],
    words: plan.text?.words ?? sentences.composed[0]?.words ?? [],
  }
}

async function featuresOf(
  path: string,
  { storedFeatures, inference }: PartsDependencies,
): Promise<Float32Array> {
  return (await storedFeatures(path)) ?? inference.encodeImage({ path })
}

function usesPseudoWords({ method }: QueryPlan): boolean {
  return method === 'searle' || method === 'pdv' || method === 'oti'
}

async function invert(
  { method }: QueryPlan,
  { references, inversion = DEFAULT_INVERSION }: Query,
  { refined }: KnownTokens,
  features: readonly Float32Array[],
  dependencies: PartsDependencies,
): Promise<ReferenceTokens> {
  if (method !== 'oti') return referenceTokens(refined, features, dependencies.inference)
  const named = features.map((each, i) => ({ path: references[i] ?? '', features: each }))
  const images = await dependencies.invert(named, inversion)
  return { tokens: images.map(({ token }) => token), kinds: images.map(() => 'refined') }
}

type Wording = Sentence & { readonly words?: readonly string[] }

/** Each in all its wordings; none where there is nothing to encode. */
interface Sentences {
  readonly text: readonly Wording[]
  readonly composed: readonly Wording[]
  readonly alone: readonly Wording[]
}

function sentencesOf(
  plan: QueryPlan,
  tokens: readonly Float32Array[] | null,
  words: readonly NamedWord[],
): Sentences {
  const { method, text, dial } = plan
  const texts = text === null ? [] : [text, ...plan.wordings.map(verbatim)]
  if (tokens === null) return { text: texts, composed: [], alone: [] }
  const needsDirection = method === 'pdv' || dial !== null
  return {
    text: texts,
    composed: composedSentences(plan, texts, tokens, words),
    alone: needsDirection ? [captionSentence(tokens, null)] : [],
  }
}

function composedSentences(
  { prompt, wordings }: QueryPlan,
  texts: readonly Wording[],
  tokens: readonly Float32Array[],
  words: readonly NamedWord[],
): readonly Wording[] {
  if (prompt !== null) return [prompt, ...wordings].map((each) => promptSentence(tokens, each, words))
  // Words of the user's own without a reference are a whole sentence.
  if (tokens.length === 0) return texts
  return texts.length === 0
    ? [captionSentence(tokens, null)]
    : texts.map((each) => captionSentence(tokens, each))
}

/** All in one batch: one each, in order, the unit mean where there are several wordings; null where there is none. */
async function encode(
  sentences: readonly (readonly Wording[])[],
  inference: Pick<InferenceApi, 'encodeText'>,
): Promise<readonly (Float32Array | null)[]> {
  const present = sentences.flat().map(({ segments }) => ({ segments }))
  const features = present.length === 0 ? [] : [...(await inference.encodeText({ sentences: present }))]
  return sentences.map((wordings) => {
    const ofThese = features.splice(0, wordings.length)
    return ofThese.length > 1 ? unitMean(ofThese) : (ofThese[0] ?? null)
  })
}
