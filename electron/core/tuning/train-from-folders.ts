/** Trains a phi from folders of pictures, without a library. Runs in the engine. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { ModelInfo } from '../../shared/inference-api.ts'
import type { HostedModel } from '../workers/model-host.ts'
import { type FailedPicture, findPictures, readPictures } from './picture-features.ts'
import { RowFile } from './row-file.ts'
import { type TrainPhiOptions, type TrainPhiProgress, type TrainPhiResult, trainPhi } from './train-phi.ts'
import { evenly } from './write-training-set.ts'

export type TrainFromFoldersProgress =
  | TrainPhiProgress
  | { readonly phase: 'pictures'; readonly done: number; readonly total: number }

export interface TrainFromFoldersOptions extends Omit<TrainPhiOptions, 'inference' | 'model' | 'onProgress'> {
  readonly open: () => Promise<HostedModel>
  /** Most pictures to use, evenly over the folders; null uses all. */
  readonly limit: number | null
  readonly onProgress: (progress: TrainFromFoldersProgress) => void
}

/** @param folders real ones, absolute */
export async function trainFromFolders(
  folders: readonly string[],
  options: TrainFromFoldersOptions,
): Promise<TrainPhiResult> {
  const { cacheDir, limit, signal, onProgress } = options
  const found = await findPictures(folders, cacheDir)
  if (found.paths.length === 0) {
    throw new AppError('usage', `there are no pictures in ${folders.join(', ')}`)
  }
  const paths = evenly(found.paths.length, limit ?? found.paths.length).map((i) => found.paths[i] as string)
  const { client, info } = await options.open()
  checkModel(info)
  const inference = client
  await mkdir(cacheDir, { recursive: true })
  const stored = await RowFile.open(
    join(cacheDir, 'training', `features-${info.fingerprint.slice(0, 24)}.rows`),
    info.featureSize,
  )
  const { pictures, failed } = await readPictures(paths, {
    inference,
    stored,
    signal,
    onProgress: (done, total) => onProgress({ phase: 'pictures', done, total }),
  })
  const result = await trainPhi(pictures, { ...options, inference, model: info })
  await result.forget()
  const all: readonly FailedPicture[] = [...found.failed, ...failed, ...result.failed]
  return { ...result, failed: all }
}

function checkModel({ hasTokenizer, name }: ModelInfo): void {
  if (hasTokenizer) return
  throw new AppError(
    'model-no-tokenizer',
    `${name} reads no sentences: it has no text tower, or no tokenizer`,
  )
}
