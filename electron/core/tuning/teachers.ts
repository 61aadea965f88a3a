/**
 * The pseudo-words that phi learns from: found by optimisation, a few pictures at a time, and stored by picture, so that
 * each is computed once. Runs in the engine.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, ModelInfo } from '../../shared/inference-api.ts'
import { INVERSION_RESULT_VERSION, type InversionRecipe } from '../../shared/inversion-api.ts'
import { CheckpointFile } from '../inversion/checkpoint-file.ts'
import { runInversion } from '../inversion/run-inversion.ts'
import type { FailedPicture, Picture } from './picture-features.ts'
import { RowFile } from './row-file.ts'

export interface TeacherSettings {
  readonly recipe: InversionRecipe
  readonly steps: number
  readonly seed: number
  readonly vocabularyPath: string | null
  readonly phrasesPath: string | null
  readonly exact?: boolean
}

export interface TeachersOptions {
  readonly inference: Pick<InferenceApi, 'invert'>
  readonly cacheDir: string
  readonly model: Pick<ModelInfo, 'id' | 'tokenSize'>
  readonly signal: AbortSignal
  /** `phase` is that of the inversion under way. */
  readonly onProgress: (done: number, total: number, phase: 'concepts' | 'phrases' | 'steps') => void
}

export interface Taught extends Picture {
  /** [tokenSize]. */
  readonly token: Float32Array
}

/** Pictures in one run of the text tower. */
const TOGETHER = 16

export async function findTeachers(
  pictures: readonly Picture[],
  settings: TeacherSettings,
  options: TeachersOptions,
): Promise<{ readonly taught: readonly Taught[]; readonly failed: readonly FailedPicture[] }> {
  const stored = await RowFile.open(await teachersPath(settings, options), options.model.tokenSize)
  const failed: FailedPicture[] = []
  const found = () => pictures.filter(({ hash }) => stored.get(hash)).length
  let done = found()
  options.onProgress(done, pictures.length, 'steps')
  // A group is stored as a whole, so a run that continues an earlier one forms the same groups.
  for (let first = 0; first < pictures.length; first += TOGETHER) {
    const lacking = pictures.slice(first, first + TOGETHER).filter(({ hash }) => !stored.get(hash))
    if (lacking.length === 0) continue
    const checkpoint = checkpointOf(lacking, settings, options)
    const images = await invertGroup(lacking, settings, checkpoint, options, (phase, share) =>
      options.onProgress(done + lacking.length * share, pictures.length, phase),
    )
    const good = images.flatMap(({ token, stopped }, i) => {
      const { hash } = lacking[i] as Picture
      if (stopped) failed.push({ path: hash, reason: stopped.reason })
      return stopped ? [] : [[hash, token] as const]
    })
    await stored.add(good)
    await checkpoint.remove()
    done = found() + failed.length
    options.onProgress(done, pictures.length, 'steps')
  }
  const taught = pictures.flatMap((picture) => {
    const token = stored.get(picture.hash)
    return token ? [{ ...picture, token }] : []
  })
  return { taught, failed }
}

function checkpointOf(
  pictures: readonly Picture[],
  settings: TeacherSettings,
  { model, cacheDir }: TeachersOptions,
): CheckpointFile {
  const hashes = pictures.map(({ hash }) => hash)
  return CheckpointFile.inCache(JSON.stringify(['teachers', model.id, settings, hashes]), cacheDir)
}

function invertGroup(
  pictures: readonly Picture[],
  settings: TeacherSettings,
  checkpoint: CheckpointFile,
  { inference, signal }: TeachersOptions,
  onShare: (phase: 'concepts' | 'phrases' | 'steps', share: number) => void,
) {
  const features = pictures.map((picture) => picture.features)
  return runInversion(
    inference,
    { ...settings, features, jointly: false },
    {
      checkpoint,
      signal,
      onProgress: ({ phase, done, total }) => onShare(phase, phase === 'steps' ? done / total : 0),
    },
  )
}

/** One file for all that would give the same pseudo-words: by the bytes of the user's words, not by their names. */
async function teachersPath(
  settings: TeacherSettings,
  { cacheDir, model }: TeachersOptions,
): Promise<string> {
  const { vocabularyPath, phrasesPath, ...rest } = settings
  const words = await Promise.all([vocabularyPath, phrasesPath].map(hashOf))
  const key = JSON.stringify([INVERSION_RESULT_VERSION, model.id, rest, words])
  const name = createHash('sha256').update(key).digest('hex').slice(0, 24)
  return join(cacheDir, 'training', `teachers-${name}.rows`)
}

async function hashOf(path: string | null): Promise<string | null> {
  if (path === null) return null
  const bytes = await readFile(path).catch(({ code }: NodeJS.ErrnoException) => {
    throw new AppError('invalid-request', `${path} cannot be read (${code})`)
  })
  return createHash('sha256').update(bytes).digest('hex')
}
