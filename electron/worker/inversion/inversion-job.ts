/**
 * One inversion from its images to their pseudo-words, in turns short enough for other work between them.
 * Runs in the inference worker.
 */
import { normals, randomStream } from '../../../native-models/inversion/random-stream.ts'
import {
  CONCEPTS_PER_IMAGE,
  INITIAL_DEVIATION,
  type OtiRecipe,
  otiRecipe,
} from '../../../native-models/inversion/recipes.ts'
import type { InvertedImage, InvertProgress, InvertRequest } from '../../shared/inversion-api.ts'
import { candidateLimit, candidatesOf, lookAtNames } from './concept-candidates.ts'
import { computeConcepts, nearestConcepts } from './concept-features.ts'
import { FeatureStore } from './feature-store.ts'
import { runSteps } from './inversion-loop.ts'
import {
  decodeState,
  encodeState,
  type ImageState,
  type InversionKey,
  type InversionState,
  startImage,
} from './inversion-state.ts'
import { commonDirection, type Subject, subjectsOf } from './inversion-subjects.ts'
import { type InversionWords, readWords } from './inversion-words.ts'
import type { InverterParts } from './inverter-parts.ts'
import { chosenPhrases, computePhrases, prepareDraws, type SubjectWords } from './phrase-sentences.ts'
import { SentenceMaker } from './sentence-maker.ts'
import { NO_PHRASES, requirePhrases, usablePhrases } from './usable-concepts.ts'

/** The progress to show after a turn, and the state to continue from. */
export interface InversionTurn {
  readonly progress: InvertProgress
  /** Returns null before the first step: the earlier results are in the feature stores on the disk. */
  readonly state: () => Uint8Array | null
}

export type InversionJob = AsyncGenerator<InversionTurn, readonly InvertedImage[]>

interface Context {
  readonly request: InvertRequest
  readonly subjects: readonly Subject[]
  readonly parts: InverterParts
  readonly recipe: OtiRecipe
  readonly words: InversionWords
  readonly sentences: SentenceMaker
  readonly key: InversionKey
}

export async function* startInversion(request: InvertRequest, parts: InverterParts): InversionJob {
  const context = await openContext(request, parts)
  const { key, recipe } = context
  const state =
    request.state === null
      ? yield* beginning(context)
      : decodeState(request.state, key, parts.compiled.tokenSize)
  const draws = yield* stepWords(context, state.images)
  for await (const { step, images } of runSteps(state, {
    graphs: parts.graphs,
    recipe,
    steps: request.steps,
    ...draws,
  })) {
    const losses = images.map((image) => image.losses.at(-1) ?? null)
    yield turn('steps', step, request.steps, () => encodeState(key, state), losses)
  }
  return Promise.all(state.images.map((image, index) => inverted(image, context, index)))
}

async function openContext(request: InvertRequest, parts: InverterParts): Promise<Context> {
  const { compiled } = parts
  const text = await parts.text()
  const words = await readWords(request, compiled.modelDir)
  const recipe = otiRecipe(request.recipe, compiled.featureSize)
  const subjects = subjectsOf(request)
  const key = {
    modelId: compiled.id,
    recipe: request.recipe,
    steps: request.steps,
    seed: request.seed,
    exact: request.exact ?? false,
    words: words.id,
    images: subjects.map(({ id }) => id),
  }
  return { request, subjects, parts, recipe, words, key, sentences: new SentenceMaker(text) }
}

/** The images before the first step. */
async function* beginning(context: Context): AsyncGenerator<InversionTurn, InversionState> {
  const { request, subjects, parts, words, sentences } = context
  const directions = subjects.map(({ pictures }) => commonDirection(pictures.map(({ feature }) => feature)))
  const nearest = yield* chooseConcepts(directions, context)
  const own = nearest.map((names) => {
    const usable = usablePhrases(names, words.phrases, sentences, request.exact ?? false)
    return {
      concepts: names.filter((name) => usable.has(name)),
      leftOut: names.filter((name) => !usable.has(name)),
    }
  })
  requirePhrases(own, request.phrasesPath)
  const images = subjects.map(({ id }, index) => {
    const random = randomStream('oti', request.seed, id, 'token')
    const token = normals(random, parts.compiled.tokenSize, INITIAL_DEVIATION)
    const image = startImage(token, own[index]?.concepts ?? [], own[index]?.leftOut)
    // Its direction is not finite, so no name is near to it. The other images continue.
    const reason = 'its picture has values that are not finite'
    if (!directions[index]?.every(Number.isFinite)) image.stopped = { step: 0, reason }
    else if (image.concepts.length === 0) image.stopped = { step: 0, reason: NO_PHRASES }
    return image
  })
  return { step: 0, images }
}

/** The names nearest to each direction. */
async function* chooseConcepts(
  directions: readonly Float32Array[],
  context: Context,
): AsyncGenerator<InversionTurn, readonly (readonly string[])[]> {
  const { request, parts, words, sentences } = context
  const { names, hash } = words.vocabulary
  const sources = { graphs: parts.graphs, sentences, layers: parts.compiled.textLayers }
  // A name has the same feature with and without a first look, so both paths share the store.
  const candidates = request.exact
    ? directions.map(() => names)
    : yield* lookForCandidates(directions, context)
  const looked = request.exact ? 0 : names.length
  const total = looked + (request.exact ? names.length : candidateLimit(names, directions.length))
  const store = await openStore(parts, `concepts ${hash}`)
  const wanted = [...new Set(candidates.flat())]
  for await (const done of computeConcepts(wanted, { ...sources, store })) {
    yield turn('concepts', looked + done, total)
  }
  return directions.map((direction, index) =>
    nearestConcepts(direction, candidates[index] ?? [], store, CONCEPTS_PER_IMAGE),
  )
}

/** The names that get the 24 templates, for each direction. */
async function* lookForCandidates(
  directions: readonly Float32Array[],
  { parts, words, sentences }: Context,
): AsyncGenerator<InversionTurn, readonly (readonly string[])[]> {
  const { names, hash } = words.vocabulary
  const total = names.length + candidateLimit(names, directions.length)
  const store = await openStore(parts, `first looks ${hash}`)
  const sources = { graphs: parts.graphs, sentences, store, layers: parts.compiled.textLayers }
  for await (const done of lookAtNames(names, sources)) yield turn('concepts', done, total)
  return directions.map((direction) => candidatesOf(direction, names, store))
}

async function* stepWords(
  { request, subjects, parts, recipe, words, sentences }: Context,
  images: readonly ImageState[],
) {
  const ofSubjects = images.map(
    ({ concepts }, index): SubjectWords => ({
      pictures: subjects[index]?.pictures ?? [],
      phrases: usablePhrases(concepts, words.phrases, sentences, request.exact ?? false),
    }),
  )
  const stores = new Map<string, Promise<FeatureStore>>()
  const storeOf = (concept: string) => {
    const store = stores.get(concept) ?? openStore(parts, `phrases ${words.phrases.id} ${concept}`)
    stores.set(concept, store)
    return store
  }
  const sources = { graphs: parts.graphs, sentences, layers: parts.compiled.textLayers, storeOf }
  const running = ofSubjects.filter((_, index) => !images[index]?.stopped)
  if (running.length === 0) return { past: NOTHING, draw: unreachable }
  const chosen = chosenPhrases(running, request.seed, request.steps)
  for await (const done of computePhrases(chosen, sources)) yield turn('phrases', done, chosen.length)
  return prepareDraws(ofSubjects, chosen, { seed: request.seed, recipe }, sources)
}

const NOTHING = { tokens: 0, feeds: {} }

function unreachable(): never {
  throw new Error('expected at least one image that runs, got a step without any')
}

/**
 * For an image whose optimisation failed: the mean of phi's tokens, or the last good token when the model has
 * no phi.
 */
async function inverted(
  { average, concepts, leftOut, losses, stopped }: ImageState,
  { subjects, parts }: Context,
  index: number,
): Promise<InvertedImage> {
  const own = { token: average, concepts, leftOut, losses, stopped }
  if (!stopped || parts.compiled.phiGraphPath === null) return own
  const { pictures } = subjects[index] as Subject
  // The token of the last good step is an answer too, so a phi that fails costs only the better one.
  const tokens = await parts.phi(pictures.map(({ feature }) => feature)).catch(() => null)
  return tokens ? { ...own, token: mean(tokens) } : own
}

function openStore({ compiled }: InverterParts, list: string): Promise<FeatureStore> {
  const { cacheDir: directory, id: modelId, featureSize } = compiled
  return FeatureStore.open({ directory, modelId, list }, featureSize)
}

function turn(
  phase: InvertProgress['phase'],
  done: number,
  total: number,
  state: InversionTurn['state'] = () => null,
  losses: InvertProgress['losses'] = [],
): InversionTurn {
  return { progress: { phase, done, total, losses }, state }
}

function mean(vectors: readonly Float32Array[]): Float32Array {
  const sum = (i: number) => vectors.reduce((total, vector) => total + (vector[i] as number), 0)
  return Float32Array.from({ length: vectors[0]?.length ?? 0 }, (_, i) => sum(i) / vectors.length)
}
