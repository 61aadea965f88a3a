/** Reads and checks the options of `phi train`, before hours of work. Runs in the CLI. */
import { constants, existsSync, statSync } from 'node:fs'
import { access, open, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { INVERSION_STEPS, MAX_INVERSION_STEPS } from '../../shared/inversion-api.ts'
import { PHI_BATCH, PHI_EPOCHS, PHI_SENTENCES, type TrainingSettings } from '../../shared/training-api.ts'
import { readInversion, readWhole } from '../query-options.ts'

/** The options as they were typed. */
export interface TrainingValues {
  readonly model: string
  readonly photos?: readonly string[]
  readonly out: string
  readonly recipe?: string
  readonly epochs?: string
  readonly batch?: string
  readonly sentences?: string
  readonly clusters?: string
  readonly teacherSteps?: string
  readonly seed?: string
  readonly exact?: boolean
  readonly limit?: string
  readonly fromPresent?: boolean
  readonly phi?: string
  readonly vocabulary?: string
  readonly phrases?: string
  readonly json?: boolean
}

export interface TrainingOptions {
  readonly modelDir: string
  /** Absolute paths of folders that exist. */
  readonly folders: readonly string[]
  /** An absolute path that can be written. */
  readonly outPath: string
  readonly training: TrainingSettings
  readonly teacherSteps: number
  readonly limit: number | null
  readonly phiName: string | null
  readonly json: boolean
}

/** @throws AppError `usage`, `folder-missing`, `folder-not-a-folder` */
export async function readTrainingOptions(
  values: TrainingValues,
  folders: readonly string[],
): Promise<TrainingOptions> {
  const named = [...(values.photos ?? []), ...folders]
  if (named.length === 0) throw new AppError('usage', '--photos is missing: name at least one folder')
  const outPath = resolve(values.out)
  const options = {
    modelDir: resolve(values.model),
    folders: named.map((folder) => resolve(folder)),
    outPath,
    training: readSettings(values),
    teacherSteps:
      readWhole(values.teacherSteps, 'teacher-steps', 1, MAX_INVERSION_STEPS) ?? defaultSteps(values),
    limit: readWhole(values.limit, 'limit', 1),
    phiName: values.phi ?? null,
    json: values.json ?? false,
  }
  for (const folder of options.folders) checkFolder(folder)
  await checkOut(outPath)
  return options
}

function readSettings(values: TrainingValues): TrainingSettings {
  const { recipe, seed, exact } = readInversion(values)
  return {
    recipe,
    epochs: readWhole(values.epochs, 'epochs', 1) ?? PHI_EPOCHS[recipe],
    batch: readWhole(values.batch, 'batch', 2) ?? PHI_BATCH,
    sentences: readWhole(values.sentences, 'sentences', 1) ?? PHI_SENTENCES,
    seed,
    clusters: readWhole(values.clusters, 'clusters', 1),
    fromPresent: values.fromPresent ?? false,
    vocabularyPath: readFile(values.vocabulary),
    phrasesPath: readFile(values.phrases),
    ...(exact && { exact }),
  }
}

function defaultSteps(values: TrainingValues): number {
  return INVERSION_STEPS[readInversion(values).recipe]
}

function readFile(path: string | undefined): string | null {
  if (path === undefined) return null
  if (!existsSync(path)) throw new AppError('usage', `there is no file ${path}`)
  return resolve(path)
}

function checkFolder(folder: string): void {
  if (!existsSync(folder)) throw new AppError('folder-missing', `there is no folder ${folder}`)
  if (!statSync(folder).isDirectory()) throw new AppError('folder-not-a-folder', `${folder} is no folder`)
}

/** Hours of training must not end with a file that cannot be written. @throws `usage` */
async function checkOut(path: string): Promise<void> {
  const problem = (why: string) => new AppError('usage', `${path} cannot be written: ${why}`)
  const refuse = ({ code }: NodeJS.ErrnoException) => Promise.reject(problem(code ?? 'unknown reason'))
  if (existsSync(path) && statSync(path).isDirectory()) throw problem('it is a folder')
  if (!existsSync(dirname(path))) throw problem(`there is no folder ${dirname(path)}`)
  if (existsSync(path)) await access(path, constants.W_OK).catch(refuse)
  const probe = `${path}.part`
  const handle = await open(probe, 'w').catch(refuse)
  await handle.close()
  await rm(probe, { force: true })
}
