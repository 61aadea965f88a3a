/**
 * From pictures with their features to a phi: teachers, a training set, the training. Runs in the engine; both the
 * command line and "Tune to my library" go this way.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, ModelInfo } from '../../shared/inference-api.ts'
import {
  LEAST_TRAINING_PICTURES,
  type TrainedPhi,
  type TrainingProgress,
  type TrainingSettings,
  type TrainPhiRequest,
} from '../../shared/training-api.ts'
import type { FailedPicture, Picture } from './picture-features.ts'
import { runTraining } from './run-training.ts'
import { findTeachers, type Taught } from './teachers.ts'
import { keepApart, writeTrainingSet } from './write-training-set.ts'

/** Share of held-out pictures: the weights that do best on them are the result. */
const VALIDATION_SHARE = 0.1
/** So many held-out pictures suffice to compare two epochs. */
const MOST_VALIDATION = 512
/** Age from which an unfinished training is deleted, milliseconds. */
const FORGOTTEN_MS = 30 * 24 * 60 * 60 * 1000

export type TrainPhiProgress =
  | { readonly phase: 'concepts' | 'phrases' | 'teachers'; readonly done: number; readonly total: number }
  | ({ readonly phase: 'training' } & Omit<TrainingProgress, 'phase'>)

export interface TrainPhiOptions {
  readonly inference: Pick<InferenceApi, 'invert' | 'trainPhi'>
  readonly model: Pick<ModelInfo, 'fingerprint' | 'name' | 'tokenSize'>
  readonly cacheDir: string
  readonly outPath: string
  readonly training: TrainingSettings
  readonly teacherSteps: number
  readonly signal: AbortSignal
  readonly onProgress: (progress: TrainPhiProgress) => void
  readonly onNotice: (message: string) => void
}

export interface TrainPhiResult extends TrainedPhi {
  /** Deletes the stored progress. Before that the same call returns the same result at once. */
  readonly forget: () => Promise<void>
  readonly trainedPictures: number
  readonly validationPictures: number
  readonly failed: readonly FailedPicture[]
}

/** Stores its progress for the next call. @param pictures in the order of their hashes. @throws `cancelled` */
export async function trainPhi(
  pictures: readonly Picture[],
  options: TrainPhiOptions,
): Promise<TrainPhiResult> {
  const { training, teacherSteps, onProgress } = options
  const { recipe, seed, vocabularyPath, phrasesPath, exact } = training
  // Left out where it is false, so that progress stored before the switch existed is found.
  const teacher = { recipe, steps: teacherSteps, seed, vocabularyPath, phrasesPath, ...(exact && { exact }) }
  const { taught, failed } = await findTeachers(pictures, teacher, {
    ...options,
    onProgress: (done, total, phase) =>
      onProgress({ phase: phase === 'steps' ? 'teachers' : phase, done, total }),
  })
  if (taught.length < LEAST_TRAINING_PICTURES) {
    const message = `training needs at least ${LEAST_TRAINING_PICTURES} different pictures; there are ${taught.length}`
    throw new AppError('usage', message)
  }
  const { rest, apart } = keepApart(taught, Math.min(VALIDATION_SHARE, MOST_VALIDATION / taught.length))
  const result = await trainOn({ training: rest, validation: apart }, options)
  return { ...result, trainedPictures: rest.length, validationPictures: apart.length, failed }
}

async function trainOn(
  set: { readonly training: readonly Taught[]; readonly validation: readonly Taught[] },
  options: TrainPhiOptions,
): Promise<TrainedPhi & Pick<TrainPhiResult, 'forget'>> {
  const { inference, model, cacheDir, outPath, training, teacherSteps, signal, onProgress, onNotice } =
    options
  const runs = join(cacheDir, 'training', 'runs')
  await forgetOld(runs)
  const hashes = [...set.training, ...set.validation].map(({ hash }) => hash)
  const run = join(runs, nameOf([model.fingerprint, hashes, training, teacherSteps]))
  await mkdir(run, { recursive: true })
  const setPath = join(run, 'pictures')
  const request = {
    setPath,
    setHash: await writeTrainingSet(setPath, set),
    checkpointPath: join(run, 'checkpoint'),
    outPath,
    settings: training,
    metadata: metadataOf(set.training.length, options),
  }
  const result = await runTraining(inference, request, {
    signal,
    onNotice,
    onProgress: (progress) =>
      onProgress(
        progress.phase === 'concepts'
          ? { ...progress, phase: 'concepts' }
          : { ...progress, phase: 'training' },
      ),
  })
  return { ...result, forget: () => rm(run, { recursive: true, force: true }) }
}

/** The recipe, for the header of the weights file. */
function metadataOf(
  pictures: number,
  { model, training, teacherSteps }: TrainPhiOptions,
): TrainPhiRequest['metadata'] {
  return {
    format: 'pt',
    made_by: 'Searlight',
    model: model.name,
    model_id: model.fingerprint,
    recipe: training.recipe,
    pictures: String(pictures),
    teacher_steps: String(teacherSteps),
    seed: String(training.seed),
    ...(training.exact && { exact: 'true' }),
  }
}

function nameOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
}

async function forgetOld(runs: string): Promise<void> {
  // The first run makes the folder.
  for (const name of await readdir(runs).catch(() => [])) {
    const path = join(runs, name)
    // Another run may have removed it.
    const stats = await stat(path).catch(() => null)
    if (stats && Date.now() - stats.mtimeMs > FORGOTTEN_MS) await rm(path, { recursive: true, force: true })
  }
}
