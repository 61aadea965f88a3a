import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { ChildHandle } from '../../../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../../../electron/core/workers/inference-client.ts'
import type { InferenceApi, ModelInfo, OpenModelRequest } from '../../../../electron/shared/inference-api.ts'
import { modelFingerprint } from '../../../../electron/shared/model-ids.ts'
import { serve } from '../../../../electron/shared/rpc.ts'

const REQUEST: OpenModelRequest = {
  modelDir: '/models/test',
  phiName: null,
  thumbnailDir: '/thumbnails',
  fallbackCacheDir: '/cache',
  providerReport: { provider: 'cpu', rejected: [] },
}

/** A worker in this process that dies on request. */
class FakeWorker {
  readonly events = new EventEmitter()
  killed = false

  constructor(answers: Partial<InferenceApi>) {
    const toWorker = (message: unknown) => this.events.emit('to-worker', structuredClone(message))
    const open = async (): Promise<ModelInfo> => ({
      fingerprint: modelFingerprint('f'),
      name: 'test',
      modelDir: REQUEST.modelDir,
      featureSize: 4,
      tokenSize: 4,
      hasTokenizer: true,
      hasPhi: true,
      isSample: false,
      providerReport: REQUEST.providerReport,
    })
    serve<Partial<InferenceApi>>(
      {
        send: (message) => void (this.killed || this.events.emit('to-engine', structuredClone(message))),
        onMessage: (listener) => void this.events.on('to-worker', listener),
      },
      { open, ...answers },
    )
    this.handle = {
      pid: 1,
      channel: { send: toWorker, onMessage: (listener) => void this.events.on('to-engine', listener) },
      kill: () => this.die('signal SIGKILL'),
      onExit: (listener) => void this.events.once('exit', listener),
    }
  }

  readonly handle: ChildHandle

  die(reason: string): void {
    if (this.killed) return
    this.killed = true
    this.events.emit('exit', reason)
  }
}

function client(workers: (() => FakeWorker)[]) {
  const deaths: string[] = []
  const started: FakeWorker[] = []
  const start = () => {
    const worker = (workers[started.length] ?? workers.at(-1))?.() ?? new FakeWorker({})
    started.push(worker)
    return worker.handle
  }
  return {
    inference: new InferenceClient(REQUEST, { start, onDeath: (reason) => deaths.push(reason) }),
    started,
    deaths,
  }
}

describe('inference client', () => {
  const features = new Float32Array([1, 2, 3, 4])

  it('starts the worker once for concurrent first calls', async () => {
    const { inference, started } = client([() => new FakeWorker({ encodeImage: async () => features })])
    const answers = await Promise.all([
      inference.encodeImage({ path: 'a' }),
      inference.encodeImage({ path: 'b' }),
    ])
    expect(answers).toEqual([features, features])
    expect(started).toHaveLength(1)
  })

  it('asks a query again of the next worker when the first one dies under it', async () => {
    const dying = (): FakeWorker => {
      const worker: FakeWorker = new FakeWorker({
        encodeImage: async () => {
          worker.die('signal SIGSEGV')
          return features
        },
      })
      return worker
    }
    const { inference, started, deaths } = client([
      dying,
      () => new FakeWorker({ encodeImage: async () => features }),
    ])
    expect(await inference.encodeImage({ path: 'a' })).toEqual(features)
    expect(started).toHaveLength(2)
    expect(deaths).toEqual(['the process that reads pictures stopped (signal SIGSEGV)'])
  })

  it('leaves an ingest that killed the worker to the queue', async () => {
    const worker: FakeWorker = new FakeWorker({
      ingest: async () => {
        worker.die('exit code 134')
        return new Promise(() => {})
      },
    })
    const { inference, started } = client([() => worker])
    await expect(inference.ingest({ path: 'a' })).rejects.toMatchObject({ code: 'inference-failed' })
    expect(started).toHaveLength(1)
  })

  it('gives up, saying so, when every worker dies at its start', async () => {
    const dead = () => {
      const worker = new FakeWorker({ open: () => new Promise(() => {}) })
      setImmediate(() => worker.die('exit code 1'))
      return worker
    }
    const { inference } = client([dead])
    await expect(inference.stats()).rejects.toMatchObject({ code: 'inference-unavailable' })
  })

  it('starts no other worker when it is closed while one starts', async () => {
    const { inference, started } = client([() => new FakeWorker({ open: () => new Promise(() => {}) })])
    const model = inference.model()
    while (started.length === 0) await new Promise((resolve) => setImmediate(resolve))
    inference.close()
    await expect(model).rejects.toMatchObject({ code: 'cancelled' })
    expect(started.map(({ killed }) => killed)).toEqual([true])
    await expect(inference.stats()).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('reports a model that cannot be opened unchanged, and does not try again', async () => {
    const { inference, started } = client([
      () =>
        new FakeWorker({
          open: () => Promise.reject(Object.assign(new Error('no config.json'), {})),
        }),
    ])
    await expect(inference.model()).rejects.toMatchObject({ message: 'no config.json' })
    expect(started).toHaveLength(1)
    expect(started[0]?.killed).toBe(true)
  })
})
