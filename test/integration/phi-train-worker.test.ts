/**
 * phi's training in a worker process of its own, with a tiny random model: killed, interrupted, refused, and
 * undisturbed.
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { runTraining } from '../../electron/core/tuning/run-training.ts'
import { writeTrainingSet } from '../../electron/core/tuning/write-training-set.ts'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import type { TrainedPhi, TrainingProgress, TrainPhiRequest } from '../../electron/shared/training-api.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { TINY_CLIP } from '../helpers/random-clip.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const WORKER = new URL('../../electron/worker/main.ts', import.meta.url)

let directory: string
let model: string
let request: Omit<TrainPhiRequest, 'leave'>

beforeEach(async () => {
  directory = temporaryDirectory()
  model = join(directory, 'model')
  await mkdir(model)
  await writeLetterClip(model)
  const vocabularyPath = join(directory, 'names.txt')
  await writeFile(vocabularyPath, 'dog\ncat\nboots\nold house')
  const setPath = join(directory, 'set')
  request = {
    setPath,
    setHash: await writeTrainingSet(setPath, { training: pictures(20, 1), validation: pictures(4, 2) }),
    checkpointPath: join(directory, 'checkpoint'),
    outPath: join(directory, 'phi.safetensors'),
    metadata: {},
    settings: {
      recipe: 'isearle',
      epochs: 6,
      batch: 8,
      sentences: 4,
      seed: 1,
      clusters: null,
      fromPresent: false,
      vocabularyPath,
      phrasesPath: null,
    },
  }
})

function pictures(count: number, seed: number) {
  const random = randomNumbers(seed)
  return Array.from({ length: count }, (_, index) => ({
    hash: String(index),
    features: randomVector(random, TINY_CLIP.featureSize),
    token: randomVector(random, TINY_CLIP.text.width),
  }))
}

function openClient(modelDir = model): InferenceClient {
  const client = new InferenceClient(
    {
      modelDir,
      phiName: null,
      thumbnailDir: join(directory, 'thumbnails'),
      fallbackCacheDir: join(directory, 'cache'),
      providerReport: { provider: 'cpu', rejected: [] },
    },
    { start: (options) => forkNode(WORKER, options) },
  )
  onTestFinished(() => client.close())
  return client
}

const notices: string[] = []

function train(
  client: InferenceClient,
  asked = request,
  onProgress: (progress: TrainingProgress) => void = () => {},
  signal = new AbortController().signal,
): Promise<TrainedPhi> {
  return runTraining(client, asked, { signal, onProgress, onNotice: (message) => notices.push(message) })
}

const written = () => readFile(request.outPath)

describe('training phi', () => {
  test('has the same result when its worker is killed during it', async () => {
    const undisturbed = await train(openClient())
    const weights = await written()
    const client = openClient()
    const again = { ...request, checkpointPath: join(directory, 'another') }
    let killedAt = 0
    const result = await train(client, again, ({ phase, done }) => {
      if (phase !== 'steps' || done === 0 || killedAt > 0 || client.pid === undefined) return
      killedAt = done
      process.kill(client.pid, 'SIGKILL')
    })
    expect(killedAt).toBeGreaterThan(0)
    expect(result).toEqual(undisturbed)
    expect(await written()).toEqual(weights)
  })

  test('stops with everything in its checkpoint, and continues to the same weights', async () => {
    await train(openClient())
    const weights = await written()
    const again = { ...request, checkpointPath: join(directory, 'another') }
    const stop = new AbortController()
    let leftAt = 0
    const leaving = train(
      openClient(),
      again,
      ({ phase, done }) => {
        if (phase !== 'steps' || done === 0) return
        leftAt = done
        stop.abort()
      },
      stop.signal,
    )
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' })
    expect(leftAt).toBeGreaterThan(0)
    // A fast machine may do the rest in one slice and report nothing in between.
    const told: number[] = []
    await train(openClient(), again, ({ phase, done }) => void (phase === 'steps' && told.push(done)))
    expect(told.filter((done) => done < leftAt)).toEqual([])
    expect(await written()).toEqual(weights)
  })

  test('waits for queries, which are answered while it runs', async () => {
    const client = openClient()
    let finished = false
    const training = train(client).then(() => {
      finished = true
    })
    await client.encodeText({ sentences: [{ segments: ['a dog'] }] })
    expect(finished).toBe(false)
    await training
  })

  test.each([
    ['another model', async () => ({ modelDir: await otherModel(), asked: request })],
    [
      'other options',
      async () => ({ modelDir: model, asked: { ...request, settings: { ...request.settings, seed: 9 } } }),
    ],
    ['other pictures', async () => ({ modelDir: model, asked: await withOtherPictures() })],
  ])('a checkpoint of %s is refused with that reason, and nothing of it is used', async (what, other) => {
    await train(openClient())
    const before = await readFile(request.checkpointPath)
    const { modelDir, asked } = await other()
    await expect(openClient(modelDir).trainPhi({ ...asked, leave: false })).rejects.toMatchObject({
      code: 'checkpoint-unusable',
      message: expect.stringContaining(what),
    })
    expect(await readFile(request.checkpointPath)).toEqual(before)
    notices.length = 0
    const fresh = await train(openClient(modelDir), { ...asked, checkpointPath: join(directory, 'fresh') })
    expect(await train(openClient(modelDir), asked)).toEqual(fresh)
    expect(notices).toEqual([expect.stringContaining(what)])
  })

  test('another set than the requested one is refused', async () => {
    const asked = { ...request, setHash: '0'.repeat(64) }
    await expect(train(openClient(), asked)).rejects.toMatchObject({ code: 'invalid-request' })
    expect(existsSync(request.outPath)).toBe(false)
  })

  test('pictures that are not finite end it with a reason', async () => {
    const torn = pictures(20, 1).map((picture) => ({
      ...picture,
      features: picture.features.map(() => Number.NaN),
    }))
    const setHash = await writeTrainingSet(request.setPath, { training: torn, validation: pictures(4, 2) })
    await expect(train(openClient(), { ...request, setHash })).rejects.toThrow(
      /failed in its first epoch.*not finite/,
    )
  })
})

async function otherModel(): Promise<string> {
  const other = join(directory, 'other')
  await mkdir(other)
  await writeLetterClip(other, 2)
  return other
}

async function withOtherPictures(): Promise<typeof request> {
  const setPath = join(directory, 'other-set')
  const setHash = await writeTrainingSet(setPath, { training: pictures(20, 3), validation: pictures(4, 2) })
  return { ...request, setPath, setHash }
}
