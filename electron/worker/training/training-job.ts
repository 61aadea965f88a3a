/** Runs in the inference worker. Training phi from a set to a file, a turn at a time. */

import type { CompiledModel } from '../../../native-models/clip/compile.ts'
import { kMeans } from '../../../native-models/inversion/k-means.ts'
import {
  type BatchPlan,
  clusterCount,
  type HardNegatives,
  planBatches,
} from '../../../native-models/inversion/phi-batches.ts'
import { openPhi } from '../../../native-models/inversion/phi-checkpoint.ts'
import type { PhiSizes } from '../../../native-models/inversion/phi-graph.ts'
import { CONCEPTS_PER_PICTURE, phiRecipe } from '../../../native-models/inversion/phi-recipes.ts'
import {
  hiddenSizeOf,
  initialPhiWeights,
  type PhiWeights,
  phiSizes,
  readPhiWeights,
  writePhi,
} from '../../../native-models/inversion/phi-weights.ts'
import { AppError } from '../../shared/errors.ts'
import type { TrainedPhi, TrainingProgress, TrainPhiRequest } from '../../shared/training-api.ts'
import { computeConcepts, nearestConcepts } from '../inversion/concept-features.ts'
import { FeatureStore } from '../inversion/feature-store.ts'
import type { InversionGraphs } from '../inversion/inversion-graphs.ts'
import { type InversionWords, readWords } from '../inversion/inversion-words.ts'
import { SentenceMaker } from '../inversion/sentence-maker.ts'
import type { RunQueue } from '../run-queue.ts'
import type { TextModel } from '../text-encoder.ts'
import { GptLoss } from './gpt-loss.ts'
import { PhiGraphs } from './phi-graphs.ts'
import { runEpochs, type Training, TrainingTrouble } from './phi-training-loop.ts'
import { readCheckpoint, type TrainingKey, writeCheckpoint } from './training-checkpoint.ts'
import { TrainingPhrases } from './training-phrases.ts'
import { type Example, readTrainingSet, type TrainingSet } from './training-set-file.ts'
import { startTraining, type TrainingState } from './training-state.ts'

export interface TrainerParts {
  readonly compiled: CompiledModel
  readonly runs: RunQueue
  readonly text: () => Promise<TextModel>
  readonly graphs: InversionGraphs
  /** Where the present phi comes from; null where the model has none. */
  readonly phiPath: () => string | null
}

/** After each turn: where it is, and a way to have that on the disk. */
export interface TrainingTurn {
  readonly progress: TrainingProgress
  readonly keep: () => Promise<void>
}

export type TrainingJob = AsyncGenerator<TrainingTurn, TrainedPhi>

/** What a killed process loses at most, unless writing takes longer than a twentieth of it. */
const KEEP_EVERY_MS = 15_000
const KEEP_SHARE = 20

export async function* startTrainingJob(request: TrainPhiRequest, parts: TrainerParts): TrainingJob {
  const { settings, checkpointPath } = request
  const set = await readTrainingSet(request.setPath, request.setHash)
  const words = await readWords(settings)
  const key = keyOf(request, parts, words)
  const stored = await readCheckpoint(checkpointPath, key)
  const concepts = yield* readConcepts(words, parts)
  const plan = planBatches(set.training.length, settings.batch)
  const hard = yield* group(set, plan, request, parts)
  const sizes = phiSizes(set.shape.featureSize, set.shape.tokenSize)
  const recipe = phiRecipe(settings.recipe, sizes.featureSize)
  const state = stored ?? startTraining(await beginning(sizes, request, parts), recipe.averageDecay !== null)
  const phrases = await openPhrases(words, parts)
  const graphs = await PhiGraphs.open(sizes)
  try {
    const training: Training = {
      graphs,
      gpt: new GptLoss(parts.graphs, phrases),
      runs: parts.runs,
      recipe,
      plan,
      hard,
      epochs: settings.epochs,
      sentences: settings.sentences,
      seed: settings.seed,
      ...set,
      conceptsOf: concepts,
    }
    const stopped = yield* steps(state, training, () => writeCheckpoint(checkpointPath, key, state))
    return await finish(state, sizes, request, { stopped, clusters: hard?.clusters.length ?? 0 })
  } finally {
    await graphs.release()
  }
}

/** Null, or why it ended early. */
async function* steps(
  state: TrainingState,
  training: Training,
  write: () => Promise<void>,
): AsyncGenerator<TrainingTurn, string | null> {
  // The first at once: a run that is killed early has been one.
  let [writtenMs, tookMs] = [Number.NEGATIVE_INFINITY, 0]
  const keep = async () => {
    const startMs = performance.now()
    await write()
    writtenMs = performance.now()
    tookMs = writtenMs - startMs
  }
  const total = training.epochs * training.plan.steps
  try {
    for await (const _ of runEpochs(state, training)) {
      const done = state.epoch * training.plan.steps + state.step
      const isDue = performance.now() - writtenMs > Math.max(KEEP_EVERY_MS, KEEP_SHARE * tookMs)
      if (isDue && done > 0) await keep()
      yield { progress: { phase: 'steps', done, total, epochs: [...state.epochs] }, keep }
    }
    return null
  } catch (error) {
    if (error instanceof TrainingTrouble) return error.message
    throw error
  }
}

async function finish(
  { epochs, best }: TrainingState,
  sizes: PhiSizes,
  { outPath, metadata }: TrainPhiRequest,
  { stopped, clusters }: { readonly stopped: string | null; readonly clusters: number },
): Promise<TrainedPhi> {
  if (!best) throw new AppError('model-invalid', `training went wrong in its first epoch: ${stopped}`)
  const facts = {
    ...metadata,
    epoch: `${best.epoch}`,
    validation_loss: `${best.loss}`,
    clusters: `${clusters}`,
  }
  try {
    await writePhi(outPath, sizes, best.weights, facts)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    throw new AppError('disk-full', `the disk is full: ${outPath} cannot be written`, { cause: error })
  }
  return { epochs, best: best.epoch, clusters, stopped }
}

function keyOf(
  { setHash, settings }: TrainPhiRequest,
  { compiled }: TrainerParts,
  { id }: InversionWords,
): TrainingKey {
  const { vocabularyPath, phrasesPath, ...options } = settings
  return { model: compiled.id, pictures: setHash, options: JSON.stringify({ ...options, words: id }) }
}

async function* readConcepts(
  { vocabulary: { names, hash } }: InversionWords,
  { compiled, text, graphs }: TrainerParts,
): AsyncGenerator<TrainingTurn, (example: Example) => readonly string[]> {
  const store = await openStore(compiled, `concepts ${hash}`)
  const sources = { graphs, sentences: new SentenceMaker(await text()), store, layers: compiled.textLayers }
  for await (const done of computeConcepts(names, sources)) yield before('concepts', done, names.length)
  const known = new Map<Example, readonly string[]>()
  return (example) => {
    const nearest = known.get(example) ?? nearestConcepts(example.feature, names, store, CONCEPTS_PER_PICTURE)
    known.set(example, nearest)
    return nearest
  }
}

async function* group(
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

async function beginning(
  sizes: PhiSizes,
  { settings }: TrainPhiRequest,
  parts: TrainerParts,
): Promise<PhiWeights> {
  const phiPath = parts.phiPath()
  if (!settings.fromPresent || phiPath === null) return initialPhiWeights(sizes, settings.seed)
  const source = await openPhi(phiPath)
  try {
    // A phi of another shape is no beginning for one of the papers' shape.
    if (hiddenSizeOf(source) !== sizes.hiddenSize) return initialPhiWeights(sizes, settings.seed)
    return await readPhiWeights(source, sizes)
  } finally {
    await source.close()
  }
}

async function openPhrases(
  { phrases }: InversionWords,
  { compiled, text, graphs }: TrainerParts,
): Promise<TrainingPhrases> {
  return TrainingPhrases.open({
    graphs,
    sentences: new SentenceMaker(await text()),
    layers: compiled.textLayers,
    featureSize: compiled.featureSize,
    phrases,
    storeOf: (concept) => openStore(compiled, `training phrases ${phrases.id} ${concept}`),
  })
}

function openStore({ cacheDir: directory, id: modelId, featureSize }: CompiledModel, list: string) {
  return FeatureStore.open({ directory, modelId, list }, featureSize)
}

function before(phase: TrainingProgress['phase'], done: number, total: number): TrainingTurn {
  return { progress: { phase, done, total, epochs: [] }, keep: async () => {} }
}
