/**
 * Inversion in a worker process of its own, with a tiny random model: killed, stopped, refused, and
 * undisturbed.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import type {
  InversionLoss,
  InvertAnswer,
  InvertedImage,
  InvertRequest,
} from '../../electron/shared/inversion-api.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { TINY_CLIP } from '../helpers/random-clip.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'
import { mean } from '../helpers/vectors.ts'

const WORKER = new URL('../../electron/worker/main.ts', import.meta.url)
/** More than one slice on any machine, and few enough for a test. */
const STEPS = 1_500
const NAMES = ['dog', 'cat', 'boots', 'old house']

let directory: string
let model: string
let vocabularyPath: string
let request: Omit<InvertRequest, 'state'>

beforeEach(async () => {
  directory = temporaryDirectory()
  model = join(directory, 'model')
  await mkdir(model)
  await writeLetterClip(model)
  vocabularyPath = join(directory, 'names.txt')
  await writeFile(vocabularyPath, NAMES.join('\n'))
  request = {
    features: [1, 2].map((seed) => randomVector(randomNumbers(seed), TINY_CLIP.featureSize)),
    jointly: false,
    recipe: 'isearle',
    steps: STEPS,
    seed: 3,
    vocabularyPath,
    phrasesPath: null,
  }
})

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

type Running = Extract<InvertAnswer, { status: 'running' }>

async function finish(
  client: InferenceClient,
  asked: Omit<InvertRequest, 'state'> = request,
  between: (answer: Running) => void = () => {},
): Promise<readonly InvertedImage[]> {
  for (let state: Uint8Array | null = null; ; ) {
    const answer: InvertAnswer = await client.invert({ ...asked, state })
    if (answer.status === 'done') return answer.images
    state = answer.state
    between(answer)
  }
}

/** A state between two steps. */
async function halfway(client: InferenceClient): Promise<Uint8Array> {
  for (let state: Uint8Array | null = null; ; ) {
    const answer: InvertAnswer = await client.invert({ ...request, state })
    if (answer.status === 'done') throw new Error('expected more than one slice: raise STEPS')
    state = answer.state
    if (state) return state
  }
}

describe('an inversion', () => {
  test('gives the same token for a seed, another for another, and reports its losses', async () => {
    const client = openClient()
    const short = { ...request, steps: 25 }
    const [images, again] = [await finish(client, short), await finish(openClient(), short)]
    expect(again).toEqual(images)
    expect(images).toHaveLength(2)
    for (const { token, losses, concepts, stopped } of images) {
      expect(token).toHaveLength(TINY_CLIP.text.width)
      expect(token.every(Number.isFinite)).toBe(true)
      expect(losses.map(({ step }) => step)).toEqual([10, 20, 25])
      expect(concepts.toSorted()).toEqual(NAMES.toSorted())
      expect(stopped).toBeNull()
    }
    expect((await finish(client, { ...short, seed: 4 }))[0]?.token).not.toEqual(images[0]?.token)
    expect((await finish(client, { ...short, recipe: 'searle' }))[0]?.token).not.toEqual(images[0]?.token)
  })

  test('gives a picture the same token to the last bit, whichever pictures are inverted with it', async () => {
    const client = openClient()
    const features = Array.from({ length: 16 }, (_, i) =>
      randomVector(randomNumbers(10 + i), TINY_CLIP.featureSize),
    )
    const asked = { ...request, steps: 25 }
    const together = await finish(client, { ...asked, features })
    const four = await finish(client, { ...asked, features: features.slice(8, 12) })
    expect(four).toEqual(together.slice(8, 12))
    for (const index of [0, 9, 15]) {
      const alone = await finish(client, { ...asked, features: features.slice(index, index + 1) })
      expect(alone).toEqual([together[index]])
    }
  })

  test('has the same result when its worker is killed during it', async () => {
    const undisturbed = await finish(openClient())
    const client = openClient()
    const killedAt: number[] = []
    const images = await finish(client, request, ({ state, progress }) => {
      if (!state || killedAt.length > 0 || client.pid === undefined) return
      killedAt.push(progress.done)
      process.kill(client.pid, 'SIGKILL')
    })
    expect(killedAt[0]).toBeGreaterThan(0)
    expect(killedAt[0]).toBeLessThan(STEPS)
    expect(images).toEqual(undisturbed)
  })

  test('moves the token towards the picture', async () => {
    const client = openClient()
    const [image] = await finish(client)
    // A step's loss depends on its template, so only means can be compared.
    const meanOf = (losses: readonly InversionLoss[] = []) => mean(losses.map(({ content }) => content))
    expect(meanOf(image?.losses.slice(-20))).toBeLessThan(meanOf(image?.losses.slice(0, 20)))
  })

  test('waits for queries, which are answered while it runs', async () => {
    const client = openClient()
    await halfway(client)
    let finished = false
    const inversion = finish(client, { ...request, seed: 5 }).then(() => {
      finished = true
    })
    await client.encodeText({ sentences: [{ segments: ['a dog'] }] })
    expect(finished).toBe(false)
    await inversion
  })

  test('continues from a state, but not with another seed or another model', async () => {
    const client = openClient()
    const state = await halfway(client)
    const wrong = { ...request, state, seed: 9 }
    await expect(client.invert(wrong)).rejects.toMatchObject({
      code: 'invalid-request',
      message: /another seed/,
    })
    const other = join(directory, 'other')
    await mkdir(other)
    await writeLetterClip(other, 2)
    await expect(openClient(other).invert({ ...request, state })).rejects.toThrow(/another model/)
  })

  test('stops a picture that is not finite with a reason, and finishes the others', async () => {
    const [good = new Float32Array()] = request.features
    const features = [new Float32Array(TINY_CLIP.featureSize).fill(Number.NaN), good]
    const [bad, fine] = await finish(openClient(), { ...request, steps: 20, features })
    expect(bad?.stopped).toMatchObject({ step: 0, reason: /not finite/ })
    expect(bad?.token.every(Number.isFinite)).toBe(true)
    expect(fine?.stopped).toBeNull()
  })

  test('refuses unusable names and phrases by name', async () => {
    const client = openClient()
    const phrasesPath = join(directory, 'phrases.json')
    // One name without phrases is dropped; when no name has any, that is the error.
    await writeFile(phrasesPath, JSON.stringify({ emu: ['a photo of emu that runs'] }))
    await expect(finish(client, { ...request, phrasesPath })).rejects.toMatchObject({
      code: 'phrases-unusable',
      message: /phrases\.json has no usable phrase for .*"cat"/,
    })
    await writeFile(vocabularyPath, new Uint8Array([0xff, 0]))
    await expect(finish(client)).rejects.toMatchObject({ code: 'invalid-request', message: /no text/ })
    const phrases = { ...request, vocabularyPath: null, phrasesPath: '/nowhere.pkl' }
    await expect(finish(client, phrases)).rejects.toThrow('/nowhere.pkl')
  })
})

describe('one pseudo-word for several pictures', () => {
  const short = () => ({ ...request, jointly: true, steps: 200 })
  const content = async (client: InferenceClient, token: Float32Array, feature: Float32Array) => {
    const [judgement] = await client.judge({ ...judged(), features: [feature], tokens: [token] })
    return judgement?.content ?? Number.NaN
  }

  test('is one answer, near to all of them', async () => {
    const client = openClient()
    const [first = new Float32Array(), second = new Float32Array()] = request.features
    const [together, ...more] = await finish(client, short())
    const alone = await finish(client, { ...short(), features: [first] })
    expect(more).toEqual([])
    const token = together?.token ?? new Float32Array()
    const own = alone[0]?.token ?? new Float32Array()
    // The word of the first picture alone does not depend on the second.
    expect(await content(client, token, second)).toBeLessThan(await content(client, own, second))
    expect(await content(client, token, first)).toBeGreaterThan(await content(client, own, first))
  })

  test('of one picture is that picture’s own', async () => {
    const client = openClient()
    const [first = new Float32Array()] = request.features
    const alone = await finish(client, { ...short(), jointly: false, steps: 30, features: [first] })
    expect(await finish(client, { ...short(), steps: 30, features: [first] })).toEqual(alone)
  })

  test('does not continue as one for each picture', async () => {
    const state = await halfway(openClient())
    await expect(openClient().invert({ ...request, jointly: true, state })).rejects.toThrow(/other images/)
  })
})

const judged = () => ({ concepts: NAMES, vocabularyPath, phrasesPath: null })

describe('judging', () => {
  test('finds an inverted word better than another’s, the same each time', async () => {
    const client = openClient()
    const images = await finish(client, { ...request, steps: 300 })
    const [feature = new Float32Array()] = request.features
    const asked = { ...judged(), features: [feature], tokens: images.map(({ token }) => token) }
    const [own, other] = await client.judge(asked)
    expect(own?.content).toBeLessThan(other?.content ?? Number.NaN)
    expect(own?.loss).toBeCloseTo((own?.content ?? 0) + 2 * (own?.gpt ?? 0), 6)
    expect(await openClient().judge(asked)).toEqual([own, other])
  })

  test("of a word by a list without held-out phrases uses the grammar's", async () => {
    const phrasesPath = join(directory, 'phrases.json')
    await writeFile(phrasesPath, JSON.stringify({ dog: ['a photo of dog that runs'] }))
    const tokens = [randomVector(randomNumbers(5), TINY_CLIP.text.width)]
    const asked = { ...judged(), concepts: ['dog'], phrasesPath, features: request.features, tokens }
    expect((await openClient().judge(asked))[0]?.loss).toBeGreaterThan(0)
  })
})
