/**
 * Phrase files of the published kind in a worker of its own: names without phrases are dropped; and exact
 * runs.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import type {
  InvertAnswer,
  InvertedImage,
  InvertProgress,
  InvertRequest,
} from '../../electron/shared/inversion-api.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { TINY_CLIP } from '../helpers/random-clip.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const WORKER = new URL('../../electron/worker/main.ts', import.meta.url)
const NAMES = ['dog', 'cat', 'boots', 'old house']
const BUILT_IN = join(import.meta.dirname, '../../resources/concepts.txt')

let directory: string
let request: Omit<InvertRequest, 'state'>

beforeEach(async () => {
  directory = temporaryDirectory()
  const model = join(directory, 'model')
  await mkdir(model)
  await writeLetterClip(model)
  request = {
    features: [picture(1)],
    jointly: false,
    recipe: 'isearle',
    steps: 25,
    seed: 3,
    vocabularyPath: await file('names.txt', NAMES.join('\n')),
    phrasesPath: null,
  }
})

const picture = (seed: number) => randomVector(randomNumbers(seed), TINY_CLIP.featureSize)
const about = (name: string) => [`a photo of ${name} that is red`, `a photo of ${name} that runs`]

async function file(name: string, content: string): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}

function openClient(): InferenceClient {
  const client = new InferenceClient(
    {
      modelDir: join(directory, 'model'),
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

async function invert(
  asked: Partial<InvertRequest>,
  onProgress: (progress: InvertProgress) => void = () => {},
): Promise<readonly InvertedImage[]> {
  const client = openClient()
  for (let state: Uint8Array | null = null; ; ) {
    const answer: InvertAnswer = await client.invert({ ...request, ...asked, state })
    if (answer.status === 'done') return answer.images
    onProgress(answer.progress)
    state = answer.state
  }
}

const withPhrases = async (phrases: object) => file('phrases.json', JSON.stringify(phrases))

describe('a name', () => {
  test.each([
    ['missing in the file', undefined],
    ['without phrases', []],
    ['whose phrases are empty', ['', '  ']],
    ['that no phrase says', ['a photo of a hound that runs', 'this is a pet']],
    ['that stands inside of other words only', ['a photo of dogs', 'a hotdog']],
    ['that the context does not reach', [`a photo ${'far away '.repeat(40)} of dog that runs`]],
  ])('drops %s, reports it, and runs with the others', async (_what, dog) => {
    const others = NAMES.filter((name) => name !== 'dog')
    const phrases = Object.fromEntries(others.map((name) => [name, about(name)]))
    const [image] = await invert({ phrasesPath: await withPhrases({ ...phrases, dog }) })
    expect(image?.stopped).toBeNull()
    expect(image?.leftOut).toEqual(['dog'])
    expect(image?.concepts.toSorted()).toEqual(others.toSorted())
    expect(image?.losses.at(-1)?.step).toBe(25)
    expect(image?.token.every(Number.isFinite)).toBe(true)
  })

  test('uses its usable phrases, however long the others are', async () => {
    const dog = ['no such word', '', `a photo ${'far away '.repeat(1e5)} of dog`, ...about('dog')]
    const phrases = { ...Object.fromEntries(NAMES.map((name) => [name, about(name)])), dog }
    const [image] = await invert({ phrasesPath: await withPhrases(phrases) })
    expect(image).toMatchObject({ leftOut: [], stopped: null })
    expect(image?.concepts).toHaveLength(NAMES.length)
  })
})

test('an inversion without any usable phrase fails with a code of its own and the names', async () => {
  const phrasesPath = await withPhrases({ dog: ['a hound'], cat: [''], emu: about('emu') })
  await expect(invert({ phrasesPath })).rejects.toMatchObject({
    code: 'phrases-unusable',
    message: expect.stringMatching(/phrases\.json has no usable phrase for .*"(dog|cat|boots|old house)"/),
  })
})

test('a picture whose names have no phrases stops with the reason; the one beside it ends as if alone', async () => {
  const names = 'abcdefghijklmnop'.split('')
  const vocabularyPath = await file('letters.txt', names.join('\n'))
  const features = [picture(1), picture(2), picture(5)]
  const nearest = await invert({ vocabularyPath, features, steps: 1 })
  // Each picture is compared with 15 of 16 names, and the file has only the first picture's farthest one.
  const farthest = names.find((name) => !nearest[0]?.concepts.includes(name)) ?? ''
  const other = nearest.findIndex(({ concepts }) => concepts.includes(farthest))
  expect(other).toBeGreaterThan(0)
  const phrasesPath = await withPhrases({ [farthest]: about(farthest) })
  const pair = [features[0] as Float32Array, features[other] as Float32Array]
  const [bad, good] = await invert({ vocabularyPath, phrasesPath, features: pair })
  expect(bad).toMatchObject({ stopped: { step: 0, reason: /no usable phrase/ }, concepts: [] })
  expect(bad?.leftOut).toHaveLength(15)
  expect(good).toMatchObject({ stopped: null, concepts: [farthest] })
  expect([good]).toEqual(await invert({ vocabularyPath, phrasesPath, features: pair.slice(1) }))
})

test('the built-in names work with a file that lacks a third of them', async () => {
  const names = (await readFile(BUILT_IN, 'utf8'))
    .split('\n')
    .map((line) => line.trim().toLowerCase())
    .filter(Boolean)
  const phrases = names.flatMap((name, index) => (index % 3 === 0 ? [] : [[name, about(name)] as const]))
  const phrasesPath = await withPhrases(Object.fromEntries(phrases))
  const [image] = await invert({ vocabularyPath: null, phrasesPath })
  expect(image?.stopped).toBeNull()
  expect(image?.leftOut.length).toBeGreaterThan(0)
  expect((image?.leftOut.length ?? 0) + (image?.concepts.length ?? 0)).toBe(15)
})

describe('an exact inversion', () => {
  test('draws every phrase, so its token is another one, and the same each time', async () => {
    const [short] = await invert({ steps: 60 })
    const [exact] = await invert({ steps: 60, exact: true })
    expect(exact?.token).not.toEqual(short?.token)
    expect(exact?.concepts).toEqual(short?.concepts)
    expect([exact]).toEqual(await invert({ steps: 60, exact: true }))
  })

  test('compares every name by the templates, without a first look', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `thing ${index}`)
    const vocabularyPath = await file('things.txt', names.join('\n'))
    const totals = async (exact: boolean) => {
      const found = new Set<number>()
      await invert({ vocabularyPath, exact, steps: 1 }, ({ phase, total }) => {
        if (phase === 'concepts') found.add(total)
      })
      return [...found]
    }
    expect(await totals(true)).toEqual([200])
  })

  test('refuses the state of an inversion with shortcuts', async () => {
    const client = openClient()
    const long = { ...request, steps: 3_000 }
    let state: Uint8Array | null = null
    while (state === null) {
      const answer: InvertAnswer = await client.invert({ ...long, state: null })
      if (answer.status === 'done') throw new Error('expected more than one slice: raise the steps')
      state = answer.state
    }
    await expect(client.invert({ ...long, exact: true, state })).rejects.toThrow(/other shortcuts/)
  })
})
