/**
 * Drives one inversion, slice by slice, to its end: see [Note: Inversion in slices] in ../../shared/inversion-api.ts.
 * Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi } from '../../shared/inference-api.ts'
import type { InvertedImage, InvertProgress, InvertRequest } from '../../shared/inversion-api.ts'
import type { CheckpointFile } from './checkpoint-file.ts'

export interface RunOptions {
  /** The caller removes it once the result is stored. */
  readonly checkpoint: Pick<CheckpointFile, 'read' | 'save' | 'remove'>
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: InvertProgress) => void
}

/** Continues from the checkpoint, which stays whatever the end. @throws `cancelled`, and the worker's errors */
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
    // The checkpoint is of another version, or damaged: the inversion starts from the beginning.
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
    if (answer.status === 'done') return answer.images
    state = answer.state
    if (state) await checkpoint.save(state)
    onProgress?.(answer.progress)
  }
}
