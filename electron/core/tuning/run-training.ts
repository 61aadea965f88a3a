/**
 * Drives one training of phi, slice by slice, to its end: see [Note: Training in slices] in
 * ../../shared/training-api.ts. Runs in the engine.
 */
import { rm } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi } from '../../shared/inference-api.ts'
import type { TrainedPhi, TrainingProgress, TrainPhiRequest } from '../../shared/training-api.ts'

export interface RunTrainingOptions {
  readonly signal: AbortSignal
  readonly onProgress: (progress: TrainingProgress) => void
  /** Reports to the user that a checkpoint was discarded. */
  readonly onNotice: (message: string) => void
}

/** Continues from the checkpoint. @throws `cancelled`; the checkpoint stays */
export async function runTraining(
  inference: Pick<InferenceApi, 'trainPhi'>,
  request: Omit<TrainPhiRequest, 'leave'>,
  options: RunTrainingOptions,
): Promise<TrainedPhi> {
  try {
    return await runSlices(inference, request, options)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'checkpoint-unusable') throw error
    options.onNotice(`${error.message}: training begins again, with the pseudo-words that were found`)
    await rm(request.checkpointPath, { force: true })
    return runSlices(inference, request, options)
  }
}

async function runSlices(
  inference: Pick<InferenceApi, 'trainPhi'>,
  request: Omit<TrainPhiRequest, 'leave'>,
  { signal, onProgress }: RunTrainingOptions,
): Promise<TrainedPhi> {
  for (;;) {
    if (signal.aborted) {
      await inference.trainPhi({ ...request, leave: true })
      throw new AppError('cancelled', 'stopped')
    }
    const answer = await inference.trainPhi({ ...request, leave: false })
    if (answer.status === 'done') return answer.result
    onProgress(answer.progress)
  }
}
