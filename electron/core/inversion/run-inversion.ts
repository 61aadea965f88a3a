/**
 * Drives one inversion, slice by slice, to its end: see [Note: Inversion in slices] in ../../shared/inversion-api.ts.
 * Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi } from '../../shared/inference-api.ts'
import type { InvertedImage, InvertProgress, InvertRequest } from '../../shared/inversion-api.ts'
import type { CheckpointFile } from './checkpoint-file.ts'

export interface RunOptions {
  readonly checkpoint: Pick<CheckpointFile, 'read' | 'keep' | 'remove'>
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: InvertProgress) => void
}

/** Goes on where the checkpoint left off. @throws `cancelled`; the checkpoint stays */
export async function runInversion(
  inference: Pick<InferenceApi, 'invert'>,
  request: Omit<InvertRequest, 'state'>,
  options: RunOptions,
): Promise<readonly InvertedImage[]> {
  const { checkpoint } = options
  const stored = await checkpoint.read()
  try {
    return await runFrom(stored, inference, request, options)
  } catch (error) {
    const refused = stored !== null && error instanceof AppError && error.code === 'invalid-request'
    if (!refused) throw error
    // Of another version, or damaged: from the beginning, then.
    await checkpoint.remove()
    return runFrom(null, inference, request, options)
  }
}

async function runFrom(
  start: Uint8Array | null,
  inference: Pick<InferenceApi, 'invert'>,
  request: Omit<InvertRequest, 'state'>,
  { checkpoint, signal, onProgress }: RunOptions,
): Promise<readonly InvertedImage[]> {
  for (let state = start; ; ) {
    if (signal?.aborted) throw new AppError('cancelled', 'stopped')
    const answer = await inference.invert({ ...request, state })
    if (answer.status === 'done') {
      await checkpoint.remove()
      return answer.images
    }
    state = answer.state
    if (state) await checkpoint.keep(state)
    onProgress?.(answer.progress)
  }
}
