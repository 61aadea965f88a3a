/**
 * Reads photos in a thread of its own: ONNX Runtime blocks this process's main thread while it encodes a
 * batch, so the thread lets decoding and encoding overlap. Runs in the inference worker.
 */
import { Worker } from 'node:worker_threads'
import { AppError } from '../shared/errors.ts'
import { type Caller, connect } from '../shared/rpc.ts'
import type { DecoderApi } from './decode-thread.ts'

const DECODER_METHODS = [
  'prepare',
  'prepareReference',
  'identify',
  'inspect',
  'outside',
  'render',
  'pictureHash',
  'stageMs',
] as const

/** Megabytes; see SEMI_SPACE_MB in child-process.ts: the objects here are large and short-lived. */
const YOUNG_GENERATION_MB = 4

export function startDecoder(): Caller<DecoderApi> {
  const thread = new Worker(new URL('./decode-thread.ts', import.meta.url), {
    name: 'decode',
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  })
  const caller = connect<DecoderApi>(
    {
      send: (message) => thread.postMessage(message),
      onMessage: (listener) => void thread.on('message', listener),
    },
    DECODER_METHODS,
  )
  // Without the thread the process is useless: it exits, and the engine starts another.
  thread.once('error', (error) => {
    caller.close(new AppError('inference-failed', error.message))
    process.stderr.write(`the reading thread failed: ${error.stack ?? error.message}\n`)
    process.exit(1)
  })
  return caller
}
