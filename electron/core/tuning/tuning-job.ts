/** One tuning of phi to a library's photos, from the photos that were chosen to what is offered. Runs in the engine. */
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TuningResult } from '../../shared/app-refining.ts'
import { PHI_BATCH, PHI_SENTENCES, type TrainingSettings } from '../../shared/training-api.ts'
import type { HostedModel } from '../workers/model-host.ts'
import { checkTuning } from './check-tuning.ts'
import type { Picture } from './picture-features.ts'
import { type TrainPhiProgress, trainPhi } from './train-phi.ts'
import type { TuningProgress } from './tuning-file.ts'

export interface TuningJobOptions {
  readonly model: HostedModel
  readonly cacheDir: string
  /** Where the weights go. */
  readonly directory: string
  readonly signal: AbortSignal
  readonly onProgress: (progress: TuningProgress) => void
  readonly onNotice: (message: string) => void
}

export interface TunedPhi {
  readonly name: string
  readonly result: TuningResult
}

/** The paper's recipe with fewer steps, because a person waits. The best epoch on held-out photos is the result. */
const SETTINGS: TrainingSettings = {
  recipe: 'isearle',
  epochs: 30,
  batch: PHI_BATCH,
  sentences: PHI_SENTENCES,
  seed: 0,
  clusters: null,
  fromPresent: true,
  vocabularyPath: null,
  phrasesPath: null,
}
const TEACHER_STEPS = 250

/** Stores its progress for the next call. @throws `cancelled` */
export async function tune(
  training: readonly Picture[],
  checking: readonly Picture[],
  { model: { client, info }, cacheDir, directory, signal, onProgress, onNotice }: TuningJobOptions,
): Promise<TunedPhi> {
  // A new name each time: compiled graphs are cached by it.
  const name = `tuned-${randomUUID()}.safetensors`
  const outPath = join(directory, name)
  let curve: readonly number[] = []
  const trained = await trainPhi(training, {
    inference: client,
    model: info,
    cacheDir,
    outPath,
    teacherSteps: TEACHER_STEPS,
    training: SETTINGS,
    signal,
    onNotice,
    onProgress: (progress) => {
      if (progress.phase === 'training') curve = progress.epochs.map(({ validation }) => validation.loss)
      onProgress({ ...inWords(progress), curve })
    },
  })
  try {
    const checked = await checkTuning(checking, {
      inference: client,
      hasPhi: info.hasPhi,
      tunedPath: outPath,
      signal,
      onProgress: (done, total) => onProgress({ phase: 'checking', done, total, curve }),
    })
    await trained.forget()
    return { name, result: { ...checked, trainedPhotos: trained.trainedPictures } }
  } catch (error) {
    rmSync(outPath, { force: true })
    throw error
  }
}

function inWords({ phase, done, total }: TrainPhiProgress): Pick<TuningProgress, 'phase' | 'done' | 'total'> {
  const isPreparing = phase === 'concepts' || phase === 'phrases'
  return { phase: isPreparing ? 'preparing' : phase, done: Math.floor(done), total }
}
