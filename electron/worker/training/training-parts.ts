/**
 * Prepares the parts that phi's training needs before its first step; the long parts run in turns. Runs in
 * the inference worker.
 */
import type { CompiledModel } from '../../../native-models/clip/compile.ts'
import { kMeans } from '../../../native-models/inversion/k-means.ts'
import {
  type BatchPlan,
  clusterCount,
  type HardNegatives,
} from '../../../native-models/inversion/phi-batches.ts'
import { openPhi } from '../../../native-models/inversion/phi-checkpoint.ts'
import type { PhiSizes } from '../../../native-models/inversion/phi-graph.ts'
import { CONCEPTS_PER_PICTURE, phiRecipe } from '../../../native-models/inversion/phi-recipes.ts'
import {
  hiddenSizeOf,
  initialPhiWeights,
  type PhiWeights,
  readPhiWeights,
} from '../../../native-models/inversion/phi-weights.ts'
import type { TrainingProgress, TrainPhiRequest } from '../../shared/training-api.ts'
import { computeConcepts, nearestConcepts } from '../inversion/concept-features.ts'
import { FeatureStore } from '../inversion/feature-store.ts'
import type { InversionGraphs } from '../inversion/inversion-graphs.ts'
import type { InversionWords } from '../inversion/inversion-words.ts'
import { SentenceMaker } from '../inversion/sentence-maker.ts'
import { unusable } from '../inversion/usable-concepts.ts'
import type { RunQueue } from '../run-queue.ts'
import type { TextModel } from '../text-encoder.ts'
import { TrainingPhrases } from './training-phrases.ts'
import type { Example, TrainingSet } from './training-set-file.ts'

export interface TrainerParts {
  readonly compiled: CompiledModel
  readonly runs: RunQueue
  readonly text: () => Promise<TextModel>
  readonly graphs: InversionGraphs
  /** Path of the present phi's weights; null when the model has no phi. */
  readonly phiPath: () => string | null
}

/** The progress to show after a turn, and a way to save it to the disk. */
export interface TrainingTurn {
  readonly progress: TrainingProgress
  readonly keep: () => Promise<void>
}

/** The nearest names of each picture that have a usable phrase. */
export async function* readConcepts(
  { vocabulary: { names, hash }, phrases }: InversionWords,
  phrasesPath: string | null,
  { compiled, text, graphs }: TrainerParts,
): AsyncGenerator<TrainingTurn, (example: Example) => readonly string[]> {
  // Fails now rather than after hours of work.
  if (!names.some((name) => phrases.has(name))) throw unusable(names, phrasesPath)
  const store = await openStore(compiled, `concepts ${hash}`)
  const sources = { graphs, sentences: new SentenceMaker(await text()), store, layers: compiled.textLayers }
  for await (const done of computeConcepts(names, sources)) yield before('concepts', done, names.length)
  const known = new Map<Example, readonly string[]>()
  return (example) => {
    const usable =
      known.get(example) ??
      nearestConcepts(example.feature, names, store, CONCEPTS_PER_PICTURE).filter((name) => phrases.has(name))
    known.set(example, usable)
    return usable
  }
}

export async function* groupAlike(
  { training }: TrainingSet,
  plan: BatchPlan,
  { settings: { recipe, seed, clusters } }: TrainPhiRequest,
  { compiled }: TrainerParts,
): AsyncGenerator<TrainingTurn, HardNegatives | null> {
  const share = phiRecipe(recipe, compiled.featureSize).hardShare
  const count = Math.min(clusters ?? clusterCount(plan, share), training.length)
  if (share === 0 || count < 2) return null
  const work = kMeans(
    training.map(({ feature }) => feature),
    count,
    seed,
  )
  for (let turn = work.next(); ; turn = work.next()) {
    if (turn.done) return { clusters: turn.value, share }
    yield before('grouping', 0, 1)
  }
}

export async function beginning(
  sizes: PhiSizes,
  { settings }: TrainPhiRequest,
  parts: TrainerParts,
): Promise<PhiWeights> {
  const phiPath = parts.phiPath()
  if (!settings.fromPresent || phiPath === null) return initialPhiWeights(sizes, settings.seed)
  const source = await openPhi(phiPath)
  try {
    // A phi of another shape cannot be the start of one with the papers' shape.
    if (hiddenSizeOf(source) !== sizes.hiddenSize) return initialPhiWeights(sizes, settings.seed)
    return await readPhiWeights(source, sizes)
  } finally {
    await source.close()
  }
}

export async function openPhrases(
  { phrases }: InversionWords,
  exact: boolean,
  { compiled, text, graphs }: TrainerParts,
): Promise<TrainingPhrases> {
  return TrainingPhrases.open({
    graphs,
    sentences: new SentenceMaker(await text()),
    layers: compiled.textLayers,
    featureSize: compiled.featureSize,
    phrases,
    exact,
    storeOf: (concept) => openStore(compiled, `training phrases ${phrases.id} ${concept}`),
  })
}

function openStore({ cacheDir: directory, id: modelId, featureSize }: CompiledModel, list: string) {
  return FeatureStore.open({ directory, modelId, list }, featureSize)
}

function before(phase: TrainingProgress['phase'], done: number, total: number): TrainingTurn {
  return { progress: { phase, done, total, epochs: [] }, keep: async () => {} }
}
