/** One training of phi, from a training set to a weights file, in turns. Runs in the inference worker. */

import { planBatches } from '../../../native-models/inversion/phi-batches.ts'
import type { PhiSizes } from '../../../native-models/inversion/phi-graph.ts'
import { phiRecipe } from '../../../native-models/inversion/phi-recipes.ts'
import { phiSizes, writePhi } from '../../../native-models/inversion/phi-weights.ts'
import { AppError } from '../../shared/errors.ts'
import type { TrainedPhi, TrainPhiRequest } from '../../shared/training-api.ts'
import { type InversionWords, readWords } from '../inversion/inversion-words.ts'
import { GptLoss } from './gpt-loss.ts'
import { PhiGraphs } from './phi-graphs.ts'
import { runEpochs, type Training, TrainingTrouble } from './phi-training-loop.ts'
import { readCheckpoint, type TrainingKey, writeCheckpoint } from './training-checkpoint.ts'
import {
  beginning,
  groupAlike,
  openPhrases,
  readConcepts,
  type TrainerParts,
  type TrainingTurn,
} from './training-parts.ts'
import { readTrainingSet } from './training-set-file.ts'
import { startTraining, type TrainingState } from './training-state.ts'

export type TrainingJob = AsyncGenerator<TrainingTurn, TrainedPhi>

/** A killed process loses at most this much work, unless a write takes longer than a twentieth of it. */
const KEEP_EVERY_MS = 15_000
const KEEP_SHARE = 20

export async function* startTrainingJob(request: TrainPhiRequest, parts: TrainerParts): TrainingJob {
  const { settings, checkpointPath } = request
  const set = await readTrainingSet(request.setPath, request.setHash)
  const words = await readWords(settings, parts.compiled.modelDir)
  const key = keyOf(request, parts, words)
  const stored = await readCheckpoint(checkpointPath, key)
  const concepts = yield* readConcepts(words, settings.phrasesPath, parts)
  const plan = planBatches(set.training.length, settings.batch)
  const hard = yield* groupAlike(set, plan, request, parts)
  const sizes = phiSizes(set.shape.featureSize, set.shape.tokenSize)
  const recipe = phiRecipe(settings.recipe, sizes.featureSize)
  const state = stored ?? startTraining(await beginning(sizes, request, parts), recipe.averageDecay !== null)
  const phrases = await openPhrases(words, settings.exact ?? false, parts)
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

/** Returns null, or the reason for an early end. */
async function* steps(
  state: TrainingState,
  training: Training,
  write: () => Promise<void>,
): AsyncGenerator<TrainingTurn, string | null> {
  // Writes the first checkpoint at once, so that a training that is killed early can continue.
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
  if (!best) throw new AppError('model-invalid', `training failed in its first epoch: ${stopped}`)
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
