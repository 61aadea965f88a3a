/**
 * Whether a trained phi does better than the present one: on photos that neither it nor the choice of its weights has
 * seen, with sentences that training has not used. Runs in the engine.
 */
import type { TuningResult } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi } from '../../shared/inference-api.ts'
import { mean } from '../../shared/vectors.ts'
import type { Picture } from './picture-features.ts'

export interface CheckOptions {
  readonly inference: Pick<InferenceApi, 'invert' | 'invertByPhi' | 'judge'>
  readonly hasPhi: boolean
  readonly tunedPath: string
  readonly signal: AbortSignal
  readonly onProgress: (done: number, total: number) => void
}

const WORDS = { vocabularyPath: null, phrasesPath: null }

/** @throws `photo-missing`, `inference-failed`, `cancelled` */
export async function checkTuning(
  pictures: readonly Picture[],
  { inference, hasPhi, tunedPath, signal, onProgress }: CheckOptions,
): Promise<Omit<TuningResult, 'trainedPhotos'>> {
  if (pictures.length === 0)
    throw new AppError('photo-missing', 'the photos for the check are gone; start again')
  const features = pictures.map((picture) => picture.features)
  const tuned = await inference.invertByPhi({ features, phiPath: tunedPath })
  const present = hasPhi ? await inference.invertByPhi({ features }) : null
  const losses: { readonly tuned: number; readonly present: number | null }[] = []
  for (const [index, feature] of features.entries()) {
    if (signal.aborted) throw new AppError('cancelled', 'stopped')
    onProgress(index, features.length)
    const tokens = [tuned[index], present?.[index]].filter((token) => token !== undefined)
    const concepts = await conceptsOf(inference, feature)
    const [ofTuned, ofPresent] = await inference.judge({ features: [feature], tokens, concepts, ...WORDS })
    losses.push({ tuned: ofTuned?.loss ?? Number.NaN, present: ofPresent?.loss ?? null })
  }
  const tunedLoss = mean(losses.map((each) => each.tuned))
  if (!Number.isFinite(tunedLoss))
    throw new AppError('inference-failed', 'the trained phi gives values that are not finite')
  return {
    tunedLoss,
    presentLoss: present && mean(losses.map((each) => each.present ?? Number.NaN)),
    checkedPhotos: pictures.length,
  }
}

/** One step of an inversion returns the concepts of the picture; its token is not used. */
async function conceptsOf(
  inference: Pick<InferenceApi, 'invert'>,
  feature: Float32Array,
): Promise<readonly string[]> {
  const request = {
    features: [feature],
    jointly: false,
    recipe: 'searle',
    steps: 1,
    seed: 0,
    ...WORDS,
  } as const
  for (let state: Uint8Array | null = null; ; ) {
    const answer = await inference.invert({ ...request, state })
    if (answer.status === 'done') return answer.images[0]?.concepts ?? []
    state = answer.state
  }
}
