/**
 * Tries a model in a process that may be lost, before a library depends on it: a graph that loops or asks for all the
 * memory there is ends that process and nothing else. Runs in the engine.
 */
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { InferenceApi, OpenModelRequest } from '../../shared/inference-api.ts'
import { log } from '../lib/log.ts'
import type { StartChild } from './child-process.ts'
import { INFERENCE_METHODS } from './inference-methods.ts'
import { runOneOff } from './one-off.ts'
import type { ChildEnd } from './watched-child.ts'

/** Three pictures and three sentences: L/14 takes two seconds. With starting a process, 20 seconds in all. */
const TRIAL_LIMIT_MS = 15_000

/** @throws AppError `model-unrunnable`, `inference-unavailable`, and as `InferenceApi.open` and `verify` */
export async function tryModel(
  start: StartChild,
  request: OpenModelRequest,
  limitMs = TRIAL_LIMIT_MS,
): Promise<void> {
  const limit = new AbortController()
  const failure = ({ code, reason }: ChildEnd) => {
    if (code === 'worker-not-started')
      return new AppError('inference-unavailable', `the model cannot be tried: ${reason}`)
    const why = limit.signal.aborted
      ? `gave no features within ${limitMs / 1000} seconds`
      : `ended the process that ran it (${reason}), as a model does that asks for too much memory`
    return new AppError('model-unrunnable', `${request.modelDir}: this model ${why}`)
  }
  const startMs = performance.now()
  const trial = runOneOff<InferenceApi, void>(
    start(),
    { methods: INFERENCE_METHODS, failure, signal: limit.signal },
    async (api) => {
      // Compiling takes as long as the disk does, and runs nothing of the model: the limit begins after it.
      await api.open(request)
      const timer = setTimeout(() => limit.abort(), limitMs)
      await api.verify({}).finally(() => clearTimeout(timer))
    },
  )
  const ms = () => Math.round(performance.now() - startMs)
  try {
    await trial
  } catch (error) {
    const { code, message } = serialiseError(error)
    log.warn('model-refused', { code, ms: ms() }, { modelDir: request.modelDir, message })
    throw error
  }
  log.info('model-tried', { ms: ms() }, { modelDir: request.modelDir })
}
