/** What `phi train` is asked for, checked before hours of work. */
import { constants, existsSync, statSync } from 'node:fs'
import { access, open, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { INVERSION_STEPS, MAX_INVERSION_STEPS } from '../shared/inversion-api.ts'
import { PHI_BATCH, PHI_EPOCHS, PHI_SENTENCES, type TrainingSettings } from '../shared/training-api.ts'
import { parseArguments, required, usageError } from './arguments.ts'
import { readInversion, readWhole } from './query-options.ts'

export const PHI_USAGE =
  'phi train --model <dir> --photos <folder>... --out <file.safetensors> [--recipe searle|isearle] [--epochs N] ' +
  '[--batch N] [--sentences N] [--clusters N] [--teacher-steps N] [--seed N] [--exact] [--limit N] ' +
  '[--from-present] [--phi <name>] [--vocabulary <file>] [--phrases <file>] [--json]; ' +
  '--exact finds the teachers without shortcuts, as the papers do'

const OPTIONS = {
  model: { type: 'string' },
  photos: { type: 'string', multiple: true },
  out: { type: 'string' },
  recipe: { type: 'string' },
  epochs: { type: 'string' },
  batch: { type: 'string' },
  sentences: { type: 'string' },
  clusters: { type: 'string' },
  'teacher-steps': { type: 'string' },
  seed: { type: 'string' },
  exact: { type: 'boolean' },
  limit: { type: 'string' },
  'from-present': { type: 'boolean' },
  phi: { type: 'string' },
  vocabulary: { type: 'string' },
  phrases: { type: 'string' },
  json: { type: 'boolean' },
} as const

type Values = ReturnType<typeof parseArguments<typeof OPTIONS>>['values']

export interface TrainingOptions {
  readonly modelDir: string
  /** Absolute, and there. */
  readonly folders: readonly string[]
  /** Absolute, and can be written. */
  readonly outPath: string
  readonly training: TrainingSettings
  readonly teacherSteps: number
  readonly limit: number | null
  readonly phiName: string | null
  readonly json: boolean
}

/** @throws AppError `usage`, `folder-missing`, `folder-not-a-folder` */
export async function readTrainingOptions(args: readonly string[]): Promise<TrainingOptions> {
  const { values, positionals } = parseArguments(args, OPTIONS, PHI_USAGE)
  const modelDir = resolve(required(values.model, 'model', PHI_USAGE))
  const named = [...(values.photos ?? []), ...positionals].map((path) => required(path, 'photos', PHI_USAGE))
  if (named.length === 0) throw usageError('--photos is missing', PHI_USAGE)
  const outPath = resolve(required(values.out, 'out', PHI_USAGE))
  const options = {
    modelDir,
    folders: named.map((folder) => resolve(folder)),
    outPath,
    training: readSettings(values),
    teacherSteps:
      readWhole(values['teacher-steps'], 'teacher-steps', 1, MAX_INVERSION_STEPS) ?? defaultSteps(values),
    limit: readWhole(values.limit, 'limit', 1),
    phiName: values.phi ?? null,
    json: values.json ?? false,
  }
  for (const folder of options.folders) checkFolder(folder)
  await checkOut(outPath)
  return options
}

function readSettings(values: Values): TrainingSettings {
  const { recipe, seed, exact } = readInversion(values)
  return {
    recipe,
    epochs: readWhole(values.epochs, 'epochs', 1) ?? PHI_EPOCHS[recipe],
    batch: readWhole(values.batch, 'batch', 2) ?? PHI_BATCH,
    sentences: readWhole(values.sentences, 'sentences', 1) ?? PHI_SENTENCES,
    seed,
    clusters: readWhole(values.clusters, 'clusters', 1),
    fromPresent: values['from-present'] ?? false,
    vocabularyPath: readFile(values.vocabulary),
    phrasesPath: readFile(values.phrases),
    ...(exact && { exact }),
  }
}

function defaultSteps(values: Values): number {
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

/** Noticed now and not after hours. */
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
