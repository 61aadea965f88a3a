/**
 * Finds one refined pseudo-word from the features of its pictures, and judges it. Runs in the engine; stores nothing.
 *
 * [Note: First or refined] Both are judged on sentences that no refining has drawn. Queries use the refined one only
 * where its loss is less; it is stored either way, so that both orders can be compared.
 */

import type { InvertedImage, InvertProgress } from '../../shared/inversion-api.ts'
import { REFINED } from '../catalog/pseudo-word-table.ts'
import type { Verdict } from '../catalog/verdict-table.ts'
import { type RunOptions, runInversion } from './run-inversion.ts'
import type { RefiningInference } from './served-model.ts'

export interface SubjectTask {
  /** Un-normalised, one a picture, in the subject's order. */
  readonly features: readonly Float32Array[]
  /** Null where the model has no phi. */
  readonly first: Float32Array | null
  /** An earlier result without a verdict. */
  readonly known: InvertedImage | null
  readonly checkpoint: RunOptions['checkpoint']
  readonly signal: AbortSignal
  readonly onProgress: (progress: InvertProgress) => void
}

export interface RefinedSubject {
  readonly image: InvertedImage
  readonly verdict: Verdict
}

/** The checkpoint stays. @throws `cancelled`, and the worker's errors */
export async function refineSubject(
  inference: RefiningInference,
  task: SubjectTask,
): Promise<RefinedSubject> {
  const { first } = task
  const image = task.known ?? (await invert(inference, task))
  if (image.stopped) {
    const { reason } = image.stopped
    return { image, verdict: { first, firstLoss: null, refinedLoss: null, better: 'first', reason } }
  }
  return { image, verdict: await judge(inference, task, image) }
}

async function invert(
  inference: RefiningInference,
  { features, checkpoint, signal, onProgress }: SubjectTask,
): Promise<InvertedImage> {
  const words = { vocabularyPath: null, phrasesPath: null }
  const { recipe, steps, seed } = REFINED
  const request = { features, jointly: true, recipe, steps, seed, ...words }
  const [image] = await runInversion(inference, request, { checkpoint, signal, onProgress })
  if (!image) throw new Error('expected one pseudo-word, got none')
  return image
}

async function judge(
  inference: RefiningInference,
  { features, first }: SubjectTask,
  { token, concepts }: InvertedImage,
): Promise<Verdict> {
  const tokens = first ? [token, first] : [token]
  const words = { vocabularyPath: null, phrasesPath: null }
  const [refined, before] = await inference.judge({ features, tokens, concepts, ...words })
  if (!refined) throw new Error('expected a judgement of the pseudo-word, got none')
  const [refinedLoss, firstLoss] = [refined.loss, before?.loss ?? null]
  const better = firstLoss === null || refinedLoss < firstLoss ? 'refined' : 'first'
  return { first, firstLoss, refinedLoss, better, reason: null }
}
