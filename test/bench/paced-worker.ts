/** An inference worker without a model, in the bench's own process: it reads so many photos a second. */

import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { StartChild } from '../../electron/core/workers/child-process.ts'
import { NO_FILE_CAPTURE, NOTHING_OUTSIDE } from '../../electron/shared/capture-date.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type {
  FileIdentity,
  InferenceApi,
  ModelInfo,
  PhotoFacts,
} from '../../electron/shared/inference-api.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import { serve } from '../../electron/shared/rpc.ts'
import { channelPair } from '../helpers/channel-pair.ts'

const FEATURE_SIZE = 32

const FACTS: PhotoFacts = {
  width: 4_000,
  height: 3_000,
  orientation: 1,
  captured: NO_FILE_CAPTURE,
  camera: null,
  lens: null,
  format: 'jpeg',
}

export interface Pace {
  readonly photosPerSecond: number
  readonly model: string
}

export function pacedWorker({ photosPerSecond, model }: Pace): StartChild {
  let nextMs = 0
  const turn = async () => {
    nextMs = Math.max(nextMs, performance.now()) + 1000 / photosPerSecond
    await delay(Math.max(0, nextMs - performance.now()))
  }
  const answers: Partial<InferenceApi> = {
    open: async ({ modelDir, providerReport }): Promise<ModelInfo> => ({
      fingerprint: modelFingerprint(model),
      name: model,
      modelDir,
      featureSize: FEATURE_SIZE,
      tokenSize: FEATURE_SIZE,
      hasTokenizer: true,
      hasPhi: false,
      isSample: false,
      providerReport,
    }),
    verify: async () => null,
    identify: async ({ path }) => identityOf(path),
    outside: async () => NOTHING_OUTSIDE,
    encodeText: async ({ sentences }) => sentences.map(randomFeatures),
    textHints: async () => [],
    ingest: async ({ path }) => {
      await turn()
      const identity = await identityOf(path)
      const read = { identity, facts: FACTS, outside: NOTHING_OUTSIDE, features: randomFeatures() }
      return { status: 'indexed', ...read, pictureHash: null, damage: null }
    },
  }
  return () => {
    const { near, far } = channelPair()
    const refuse = async () => {
      throw new AppError('internal', 'the paced worker does not answer this call')
    }
    const api = new Proxy(answers, {
      get: (known, method) => known[method as keyof InferenceApi] ?? refuse,
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
    })
    serve<InferenceApi>(far, api as InferenceApi)
    return { channel: near, pid: undefined, kill: () => {}, onExit: () => {} }
  }
}

/** The hash stands for contents that all differ. */
async function identityOf(path: string): Promise<FileIdentity> {
  const { size, mtimeMs } = await stat(path)
  return { hash: randomBytes(32).toString('hex'), bytes: size, modifiedMs: Math.round(mtimeMs) }
}

function randomFeatures(): Float32Array {
  return Float32Array.from({ length: FEATURE_SIZE }, () => Math.random() - 0.5)
}
