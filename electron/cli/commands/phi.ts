/** `phi train`: trains a phi on folders of pictures, without a library. Runs in the CLI. */
import { cacheDirectory } from '../../core/lib/app-paths.ts'
import { type TrainFromFoldersProgress, trainFromFolders } from '../../core/tuning/train-from-folders.ts'
import type { TrainPhiResult } from '../../core/tuning/train-phi.ts'
import { forkNode } from '../../core/workers/child-process.ts'
import { forcedProvider } from '../../core/workers/forced-provider.ts'
import { ModelHost } from '../../core/workers/model-host.ts'
import { AppError, assertNever } from '../../shared/errors.ts'
import type { TrainingEpoch } from '../../shared/training-api.ts'
import { duration, OverwrittenLine, printJson, say, tellerOf } from '../output.ts'
import { readTrainingOptions, type TrainingOptions, type TrainingValues } from './phi-options.ts'

const INFERENCE_WORKER = new URL('../../worker/main.ts', import.meta.url)

export async function trainPhi(
  values: TrainingValues,
  signal: AbortSignal,
  folders: readonly string[],
): Promise<number> {
  const options = await readTrainingOptions(values, folders)
  const started = performance.now()
  const host = openHost(options.phiName)
  try {
    const result = await train(options, host, signal)
    summarise(result, options, Math.round((performance.now() - started) / 10) / 100)
    return 0
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'cancelled') throw error
    throw new AppError('cancelled', 'stopped; run the same command again to continue from here')
  } finally {
    await host.close()
  }
}

async function train(
  { folders, modelDir, json, ...options }: TrainingOptions,
  host: ModelHost,
  signal: AbortSignal,
): Promise<TrainPhiResult> {
  const line = new TrainingLine()
  const teller = new EpochTeller(json)
  try {
    const result = await trainFromFolders(folders, {
      ...options,
      open: () => host.open(modelDir, { probe: true }),
      cacheDir: cacheDirectory(),
      signal,
      onNotice: say,
      onProgress: (progress) => {
        line.show(progress)
        if (progress.phase === 'training') teller.tell(progress.epochs)
      },
    })
    teller.tell(result.epochs)
    return result
  } finally {
    line.clear()
  }
}

function summarise(result: TrainPhiResult, { outPath, json }: TrainingOptions, seconds: number): void {
  const { failed, stopped, best, clusters, trainedPictures, validationPictures } = result
  const tell = tellerOf(json)
  for (const { path, reason } of failed) tell(`${path}: ${reason}`)
  if (stopped !== null) say(`training ended early: ${stopped}; the best weights so far were written`)
  tell(
    `${outPath}: phi as it was after epoch ${best} of ${result.epochs.length}, when it did best on ` +
      `${validationPictures} pictures kept apart; trained on ${trainedPictures}` +
      `${clusters > 0 ? ` in ${clusters} groups that look alike` : ''}, ${seconds} s`,
  )
  if (!json) return
  printJson({
    out: outPath,
    photos: trainedPictures + validationPictures,
    failed,
    epochs: result.epochs.length,
    best,
    clusters,
    stopped,
    seconds,
  })
}

function openHost(phiName: string | null): ModelHost {
  return new ModelHost({
    start: (options) => forkNode(INFERENCE_WORKER, options),
    cacheDir: cacheDirectory(),
    // Training makes no thumbnails, but the host needs a folder.
    thumbnailDir: cacheDirectory(),
    phiName,
    forcedProvider: forcedProvider(),
    onDeath: say,
  })
}

/** Prints each epoch as it ends; a run that continues prints the epochs before it too. */
class EpochTeller {
  readonly #json: boolean
  #told = 0

  constructor(json: boolean) {
    this.#json = json
  }

  tell(epochs: readonly TrainingEpoch[]): void {
    if (this.#json) for (const epoch of epochs.slice(this.#told)) printJson(epoch)
    this.#told = Math.max(this.#told, epochs.length)
  }
}

/** Shows the phase of a training, with the time that it has left. */
class TrainingLine {
  readonly #line = new OverwrittenLine()
  #phase: TrainFromFoldersProgress['phase'] | null = null
  #from = { done: 0, ms: 0 }

  show(progress: TrainFromFoldersProgress): void {
    const { phase, done } = progress
    if (phase !== this.#phase) {
      this.#phase = phase
      // The rate counts from here: an interrupted run did the work before it at its own rate.
      this.#from = { done, ms: performance.now() }
    }
    this.#line.show(describeTraining(progress) + this.#left(progress))
  }

  clear(): void {
    this.#line.clear()
  }

  #left({ done, total }: TrainFromFoldersProgress): string {
    const [since, took] = [done - this.#from.done, performance.now() - this.#from.ms]
    return since > 0 ? ` - ${duration(((total - done) * took) / since / 1000)} left` : ''
  }
}

function describeTraining(progress: TrainFromFoldersProgress): string {
  const { phase, done, total } = progress
  switch (phase) {
    case 'pictures':
      return `reading pictures: ${done} of ${total}`
    case 'concepts':
      return `reading names, once a model: ${done} of ${total}`
    case 'phrases':
      return `reading phrases: ${Math.floor(done)} of ${total} pictures`
    case 'teachers':
      return `pseudo-words by optimisation: ${Math.floor(done)} of ${total} pictures`
    case 'training': {
      const last = progress.epochs.at(-1)
      const loss = last
        ? ` - epoch ${last.epoch}, loss on pictures kept apart ${last.validation.loss.toFixed(4)}`
        : ''
      return `training: step ${done} of ${total}${loss}`
    }
    default:
      return assertNever(phase)
  }
}
