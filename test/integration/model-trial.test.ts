/** Searlight refuses models that cannot run, or that see no difference, before it indexes with them. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type ChildHandle, forkNode } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import { TRIAL_MEMORY_BYTES } from '../../electron/worker/memory-watch.ts'
import { openSafetensors } from '../../native-models/weights/safetensors.ts'
import { writeSafetensors } from '../../native-models/weights/write-safetensors.ts'
import { logged } from '../helpers/logged.ts'
import { needs } from '../helpers/needs.ts'
import { writeRandomClip } from '../helpers/random-clip.ts'
import { endlessTower, hungryTower, plainTower } from '../helpers/raw-onnx.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const WORKER = new URL('../../electron/worker/main.ts', import.meta.url)
/** 15 seconds of trying, and the start of a process, which takes as long again on a busy machine. */
const LIMIT_MS = 40_000

async function randomModel(): Promise<string> {
  const modelDir = join(temporaryDirectory(), 'model')
  await writeRandomClip(modelDir)
  return modelDir
}

async function modelWith(visual: Uint8Array): Promise<string> {
  const modelDir = await randomModel()
  writeFileSync(join(modelDir, 'visual.onnx'), visual)
  return modelDir
}

/** Sets every value of the tensors whose names match. */
async function fillTensors(modelDir: string, pattern: RegExp, fill: number): Promise<string> {
  const path = join(modelDir, 'model.safetensors')
  const source = await openSafetensors(path)
  const tensors = await Promise.all(
    source.names().map(async (name) => {
      const values = await source.readFloat32(name)
      if (pattern.test(name)) values.fill(fill)
      return { name, dtype: 'F32' as const, shape: source.info(name).shape, values: () => values }
    }),
  )
  await source.close()
  await writeSafetensors(path, tensors)
  return modelDir
}

interface Trial {
  readonly refusal: unknown
  readonly ms: number
  /** The most that any of the processes had in memory. */
  readonly peakBytes: number
}

async function tryModel(modelDir: string): Promise<Trial> {
  const children: ChildHandle[] = []
  let peakBytes = 0
  const look = setInterval(() => {
    for (const { pid } of children) peakBytes = Math.max(peakBytes, residentBytes(pid))
  }, 20)
  const client = new InferenceClient(
    {
      modelDir,
      phiName: null,
      thumbnailDir: temporaryDirectory(),
      fallbackCacheDir: temporaryDirectory(),
      providerReport: { provider: 'cpu', rejected: [] },
    },
    {
      start: (options) => {
        const child = forkNode(WORKER, options)
        children.push(child)
        return child
      },
    },
  )
  const started = performance.now()
  const refusal: unknown = await client.verify().catch((error: unknown) => error)
  clearInterval(look)
  client.close()
  return { refusal, ms: performance.now() - started, peakBytes }
}

function residentBytes(pid = 0): number {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}

it('accepts a model that distinguishes pictures', async () => {
  const modelDir = await modelWith(plainTower())
  const entries = await logged(async () => expect((await tryModel(modelDir)).refusal).toBeNull())
  const tried = { level: 'info', event: 'model-tried', ms: expect.any(Number), names: { modelDir } }
  expect(entries).toMatchObject([tried])
  expect((await tryModel(await randomModel())).refusal).toBeNull()
})

it('ends a graph that loops', async () => {
  let trial: Trial | null = null
  const modelDir = await modelWith(endlessTower())
  const entries = await logged(async () => {
    trial = await tryModel(modelDir)
  })
  expect(entries).toMatchObject([{ event: 'model-refused', code: 'model-unrunnable', names: { modelDir } }])
  const { refusal, ms } = trial ?? expect.fail('expected a trial')
  expect(refusal).toMatchObject({ code: 'model-unrunnable', message: /gave no features within/ })
  expect(ms).toBeLessThan(LIMIT_MS)
})

it('ends a graph that asks for 6 GB, in bounded memory', needs('linux'), async () => {
  const { refusal, ms, peakBytes } = await tryModel(await modelWith(hungryTower(6)))
  // A machine that gives memory slowly runs into the other limit first.
  expect(refusal).toMatchObject({ code: 'model-unrunnable', message: /too much memory|gave no features/ })
  expect(ms).toBeLessThan(LIMIT_MS)
  // The watch looks every 20 ms, and a busy machine lets it wait.
  expect(peakBytes).toBeLessThan(TRIAL_MEMORY_BYTES + 2 ** 30)
})

it.each([
  ['zero', 0, 'all zero'],
  ['not finite', Number.NaN, 'not finite'],
] as const)('refuses a model whose features of pictures are %s', async (_, fill, words) => {
  const { refusal } = await tryModel(await fillTensors(await randomModel(), /^visual_projection/, fill))
  expect(refusal).toMatchObject({ code: 'model-useless', message: expect.stringContaining(words) })
})

it('refuses a model that gives every picture the same features', async () => {
  const { refusal } = await tryModel(await fillTensors(await randomModel(), /patch_embedding/, 0))
  expect(refusal).toMatchObject({ code: 'model-useless', message: /pictures are always the same/ })
})
