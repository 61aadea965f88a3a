/**
 * Tries a model in a process that may be lost, before a library depends on it: a graph that loops or asks for all the
 * memory there is ends that process and nothing else. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { InferenceApi, OpenModelRequest } from '../../shared/inference-api.ts'
import { connect } from '../../shared/rpc.ts'
import type { StartChild } from './child-process.ts'
import { INFERENCE_METHODS } from './inference-methods.ts'
import { WatchedChild } from './watched-child.ts'

/** Three pictures and three sentences: L/14 takes two seconds. With starting a process, 20 seconds in all. */
const TRIAL_LIMIT_MS = 15_000

/** @throws AppError `model-unrunnable`, `inference-unavailable`, and as `InferenceApi.open` and `verify` */
export async function tryModel(
  start: StartChild,
  request: OpenModelRequest,
  limitMs = TRIAL_LIMIT_MS,
): Promise<void> {
  const child = new WatchedChild(start())
  const caller = connect<InferenceApi>(child.channel, INFERENCE_METHODS)
  let isTooSlow = false
  child.onExit(({ code, reason }) => {
    if (code === 'worker-not-started')
      return caller.close(new AppError('inference-unavailable', `the model cannot be tried: ${reason}`))
    const seconds = limitMs / 1000
    const why = isTooSlow
      ? `gave no features within ${seconds} seconds`
      : `ended the process that ran it (${reason}), as a model does that asks for too much memory`
    caller.close(new AppError('model-unrunnable', `${request.modelDir}: this model ${why}`))
  })
  let limit: NodeJS.Timeout | undefined
  try {
    // Compiling takes as long as the disk does, and runs nothing of the model.
    await child.during(caller.api.open(request))
    limit = setTimeout(() => {
      isTooSlow = true
      child.kill()
    }, limitMs)
    await caller.api.verify({})
  } finally {
    clearTimeout(limit)
    child.kill()
  }
}
