/** One process answers while another probes a provider. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ChildHandle } from '../../../../electron/core/workers/child-process.ts'
import { ModelHost } from '../../../../electron/core/workers/model-host.ts'
import type {
  ExecutionProvider,
  InferenceApi,
  ProbeResult,
} from '../../../../electron/shared/inference-api.ts'
import { modelFingerprint } from '../../../../electron/shared/model-ids.ts'
import { serve } from '../../../../electron/shared/rpc.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const AGREES: ProbeResult = { cosine: 1, imagesPerSecond: 9, cpuImagesPerSecond: 1 }

let probes: PromiseWithResolvers<ProbeResult>[]
let workers: { readonly provider: ExecutionProvider; killed: boolean }[]
let host: ModelHost

beforeEach(() => {
  probes = []
  workers = []
  host = new ModelHost({
    start,
    cacheDir: temporaryDirectory(),
    thumbnailDir: '/thumbnails',
    phiName: null,
    forcedProvider: null,
    onDeath: () => {},
  })
})

afterEach(() => host.close())

/** A worker that opens every model, and answers probes when the test does. */
function start(): ChildHandle {
  const exit = Promise.withResolvers<string>()
  const listeners: ((message: unknown) => void)[] = []
  const toEngine: ((message: unknown) => void)[] = []
  const api: Partial<InferenceApi> = {
    probe: () => {
      const probe = Promise.withResolvers<ProbeResult>()
      probes.push(probe)
      return probe.promise
    },
    open: async ({ providerReport, modelDir }) => {
      workers.push({ provider: providerReport.provider, killed: false })
      const facts = { featureSize: 4, tokenSize: 4, hasTokenizer: true, hasPhi: true, isSample: false }
      return { fingerprint: modelFingerprint('f'), name: 'test', modelDir, ...facts, providerReport }
    },
  }
  serve<Partial<InferenceApi>>(
    {
      send: (message) => void toEngine.forEach((listener) => void listener(message)),
      onMessage: (listener) => void listeners.push(listener),
    },
    api,
  )
  return {
    pid: 1,
    channel: {
      send: (message) => void queueMicrotask(() => listeners.forEach((listener) => void listener(message))),
      onMessage: (listener) => void toEngine.push(listener),
    },
    kill: () => exit.resolve('killed'),
    onExit: (listener) => void exit.promise.then(listener),
  }
}

async function nextProbe(): Promise<PromiseWithResolvers<ProbeResult>> {
  for (;;) {
    const probe = probes.shift()
    if (probe) return probe
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The platform's list may have several. */
async function rejectAll(open: Promise<unknown>): Promise<void> {
  let isOpen = false
  void open.finally(() => {
    isOpen = true
  })
  while (!isOpen) {
    probes.shift()?.resolve({ ...AGREES, cosine: 0 })
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('a query is answered while the provider is probed, and by it afterwards', async () => {
  const indexing = host.open('/model', { probe: true })
  const probe = await nextProbe()
  const query = await host.open('/model', { probe: false })
  expect(query.info.providerReport).toEqual({ provider: 'cpu', rejected: [] })
  probe.resolve(AGREES)
  const { client, info } = await indexing
  expect(info.providerReport.provider).not.toBe('cpu')
  expect(client).not.toBe(query.client)
  expect((await host.open('/model', { probe: false })).client).toBe(client)
  expect((await host.open('/model', { probe: true })).client).toBe(client)
  expect(workers.map(({ provider }) => provider)).toEqual(['cpu', info.providerReport.provider])
})

test('if the verdict chooses the processor, the process that answered stays', async () => {
  const indexing = host.open('/model', { probe: true })
  const query = await host.open('/model', { probe: false })
  await rejectAll(indexing)
  const { client, info } = await indexing
  expect(client).toBe(query.client)
  expect(info.providerReport.rejected.length).toBeGreaterThan(0)
  expect(workers).toHaveLength(1)
})

test('without a query nothing but the chosen one is started', async () => {
  const indexing = host.open('/model', { probe: true })
  ;(await nextProbe()).resolve(AGREES)
  await indexing
  expect(workers).toHaveLength(1)
})

test('both use a remembered verdict at once', async () => {
  const first = host.open('/model', { probe: true })
  ;(await nextProbe()).resolve(AGREES)
  const { info } = await first
  await host.keepOnly(['/other'])
  const [query, indexing] = await Promise.all([
    host.open('/model', { probe: false }),
    host.open('/model', { probe: true }),
  ])
  expect(query.client).toBe(indexing.client)
  expect(query.info.providerReport.provider).toBe(info.providerReport.provider)
  expect(probes).toEqual([])
})
