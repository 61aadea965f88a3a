/** `phi train`: a phi of one's own from folders of pictures, without a library. */
import { constants, existsSync, statSync } from 'node:fs'
import { access, open, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { cacheDirectory } from '../../core/app-paths.ts'
import { forcedProvider } from '../../core/inference/forced-provider.ts'
import { ModelHost } from '../../core/inference/model-host.ts'
import { forkNode } from '../../core/processes/child-process.ts'
import { trainFromFolders } from '../../core/training/train-from-folders.ts'
import { AppError } from '../../shared/errors.ts'
import { INVERSION_STEPS } from '../../shared/inversion-api.ts'
import {
  PHI_BATCH,
  PHI_EPOCHS,
  type TrainingEpoch,
  type TrainingSettings,
} from '../../shared/training-api.ts'
import { parseArguments, required, usageError } from '../arguments.ts'
import { printJson, say } from '../output.ts'
import { readInversion, readWhole } from '../query-options.ts'
import { TrainingLine } from '../training-line.ts'

const USAGE =
  'phi train --model <dir> --photos <folder>... --out <file.safetensors> [--recipe searle|isearle] [--epochs N] ' +
  '[--batch N] [--sentences N] [--clusters N] [--teacher-steps N] [--seed N] [--limit N] [--from-present] [--phi <name>] ' +
  '[--vocabulary <file>] [--phrases <file>] [--json]'

const INFERENCE_WORKER = new URL('../../worker/main.ts', import.meta.url)

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
  limit: { type: 'string' },
  'from-present': { type: 'boolean' },
  phi: { type: 'string' },
  vocabulary: { type: 'string' },
  phrases: { type: 'string' },
  json: { type: 'boolean' },
} as const

export async function phi(args: readonly string[], signal: AbortSignal): Promise<number> {
  const [command, ...rest] = args
  if (command !== 'train')
    throw usageError(command ? `"${command}" is no command of phi` : 'a command is missing', USAGE)
  const { values, positionals } = parseArguments(rest, OPTIONS, USAGE)
  const modelDir = resolve(required(values.model, 'model', USAGE))
  const folders = [...(values.photos ?? []), ...positionals].map((path) => required(path, 'photos', USAGE))
  if (folders.length === 0) throw usageError('--photos is missing', USAGE)
  const outPath = resolve(required(values.out, 'out', USAGE))
  const { training, teacherSteps } = readTraining(values)
  const limit = readWhole(values.limit, 'limit', 1)
  for (const folder of folders) checkFolder(folder)
  await checkOut(outPath)
  const host = openHost(values.phi ?? null)
  const line = new TrainingLine()
  const teller = new EpochTeller(values.json ?? false)
  const started = performance.now()
  try {
    const result = await trainFromFolders(
      folders.map((folder) => resolve(folder)),
      {
        open: () => host.open(modelDir, { probe: true }),
        cacheDir: cacheDirectory(),
        outPath,
        training,
        teacherSteps,
        limit,
        signal,
        onNotice: say,
        onProgress: (progress) => {
          line.show(progress)
          if (progress.phase === 'training') teller.tell(progress.epochs)
        },
      },
    )
    line.clear()
    teller.tell(result.epochs)
    for (const { path, reason } of result.failed) say(`${path}: ${reason}`)
    if (result.stopped) say(`training ended early: ${result.stopped}; the best weights so far were written`)
    const seconds = Math.round((performance.now() - started) / 10) / 100
    say(
      `${outPath}: phi of epoch ${result.best} of ${result.epochs.length}, which did best on ` +
        `${result.validationPictures} pictures kept apart; trained on ${result.trainedPictures}, ${seconds} s`,
    )
    if (values.json) {
      printJson({
        out: outPath,
        photos: result.trainedPictures + result.validationPictures,
        failed: result.failed,
        epochs: result.epochs.length,
        best: result.best,
        clusters: result.clusters,
        stopped: result.stopped,
        seconds,
      })
    }
    return 0
  } catch (error) {
    line.clear()
    if (!(error instanceof AppError) || error.code !== 'cancelled') throw error
    throw new AppError('cancelled', 'stopped; run the same command again to go on from here')
  } finally {
    await host.close()
  }
}

type Values = ReturnType<typeof parseArguments<typeof OPTIONS>>['values']

function readTraining(values: Values): {
  readonly training: TrainingSettings
  readonly teacherSteps: number
} {
  const { recipe, seed } = readInversion(values)
  const batch = readWhole(values.batch, 'batch', 2) ?? PHI_BATCH
  const path = (file: string | undefined) => (file === undefined ? null : resolve(file))
  return {
    training: {
      recipe,
      epochs: readWhole(values.epochs, 'epochs', 1) ?? PHI_EPOCHS[recipe],
      batch,
      sentences: readWhole(values.sentences, 'sentences', 1) ?? batch,
      seed,
      clusters: readWhole(values.clusters, 'clusters', 1),
      fromPresent: values['from-present'] ?? false,
      vocabularyPath: path(values.vocabulary),
      phrasesPath: path(values.phrases),
    },
    teacherSteps: readWhole(values['teacher-steps'], 'teacher-steps', 1) ?? INVERSION_STEPS[recipe],
  }
}

function checkFolder(folder: string): void {
  if (!existsSync(folder)) throw new AppError('folder-missing', `there is no folder ${folder}`)
  if (!statSync(folder).isDirectory()) throw new AppError('folder-not-a-folder', `${folder} is no folder`)
}

/** Noticed now and not after hours. */
async function checkOut(path: string): Promise<void> {
  const problem = (why: string) => new AppError('usage', `${path} cannot be written: ${why}`)
  if (existsSync(path) && statSync(path).isDirectory()) throw problem('it is a folder')
  if (!existsSync(dirname(path))) throw problem(`there is no folder ${dirname(path)}`)
  if (existsSync(path)) await access(path, constants.W_OK).catch(({ code }) => Promise.reject(problem(code)))
  const probe = `${path}.part`
  const handle = await open(probe, 'w').catch(({ code }) => Promise.reject(problem(code)))
  await handle.close()
  await rm(probe, { force: true })
}

function openHost(phiName: string | null): ModelHost {
  return new ModelHost({
    start: (options) => forkNode(INFERENCE_WORKER, options),
    cacheDir: cacheDirectory(),
    // Nothing that is asked here makes thumbnails.
    thumbnailDir: cacheDirectory(),
    phiName,
    forcedProvider: forcedProvider(),
    onDeath: say,
  })
}

/** Every epoch once, as it ends; after an interruption, those before it again. */
class EpochTeller {
  readonly #json: boolean
  #told = 0

  constructor(json: boolean) {
    this.#json = json
  }

  tell(epochs: readonly TrainingEpoch[]): void {
    for (const epoch of epochs.slice(this.#told)) {
      if (this.#json) printJson(epoch)
    }
    this.#told = Math.max(this.#told, epochs.length)
  }
}
