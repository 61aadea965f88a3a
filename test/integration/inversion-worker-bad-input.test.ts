/**
 * Wrong input to an inversion in a worker of its own: each error has a name, and no other request is
 * affected.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import { InferenceClient } from '../../electron/core/workers/inference-client.ts'
import type { InvertAnswer, InvertedImage, InvertRequest } from '../../electron/shared/inversion-api.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { TINY_CLIP } from '../helpers/random-clip.ts'
import { randomNumbers, randomVector } from '../helpers/random-vectors.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const WORKER = new URL('../../electron/worker/main.ts', import.meta.url)
const NAMES = ['dog', 'cat', 'boots']

let directory: string
let model: string
let request: Omit<InvertRequest, 'state'>

beforeEach(async () => {
  directory = temporaryDirectory()
  model = join(directory, 'model')
  await mkdir(model)
  await writeLetterClip(model)
  request = {
    features: [randomVector(randomNumbers(1), TINY_CLIP.featureSize)],
    jointly: false,
    recipe: 'isearle',
    steps: 20,
    seed: 0,
    vocabularyPath: await file('names.txt', NAMES.join('\n')),
    phrasesPath: null,
  }
})

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, content)
  return path
}

function openClient(): InferenceClient {
  const client = new InferenceClient(
    {
      modelDir: model,
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

async function finish(
  asked: Partial<InvertRequest>,
  client = openClient(),
): Promise<readonly InvertedImage[]> {
  for (let state: Uint8Array | null = null; ; ) {
    const answer: InvertAnswer = await client.invert({ ...request, ...asked, state })
    if (answer.status === 'done') return answer.images
    state = answer.state
  }
}

describe('a picture', () => {
  const huge = () => new Float32Array(TINY_CLIP.featureSize).fill(1e30)

  test('so long that sums overflow stops with a reason; the one beside it ends as if alone', async () => {
    const [fine] = request.features as [Float32Array]
    const client = openClient()
    const [bad, good] = await finish({ features: [huge(), fine] }, client)
    expect(bad?.stopped).toEqual({ step: 0, reason: 'its gradient grows without bound' })
    expect(bad?.token.every(Number.isFinite)).toBe(true)
    expect([good]).toEqual(await finish({ features: [fine] }, client))
  })

  test('that is not finite stops its word, which stays finite', async () => {
    const [fine] = request.features as [Float32Array]
    const missing = fine.slice().fill(Number.NaN, 3, 4)
    const client = openClient()
    const images = await finish({ features: [fine, missing], jointly: true }, client)
    expect(images).toHaveLength(1)
    expect(images[0]?.stopped).toMatchObject({ step: 0, reason: /not finite/ })
    expect(images[0]?.token.every(Number.isFinite)).toBe(true)
  })

  test('that stops gets exactly phi’s pseudo-word', async () => {
    // So long that squares overflow; phi, which squares nothing, does not.
    const long = request.features[0]?.map((value) => value * 1e20) ?? new Float32Array()
    const client = openClient()
    const [bad] = await finish({ features: [long] }, client)
    expect(bad?.stopped).not.toBeNull()
    expect([bad?.token]).toEqual(await client.invertByPhi({ features: [long] }))
  })
})

describe('a model', () => {
  test('without phi still inverts', async () => {
    await rm(join(model, 'phi.safetensors'))
    const [image] = await finish({})
    expect(image?.stopped).toBeNull()
    const [bad] = await finish({ features: [new Float32Array(TINY_CLIP.featureSize).fill(Number.NaN)] })
    expect(bad?.token.every(Number.isFinite)).toBe(true)
  })

  test('without a tokenizer is refused with that reason, for inverting and judging', async () => {
    await rm(join(model, 'tokenizer.json'))
    const client = openClient()
    const refused = { code: 'model-no-tokenizer', message: /no tokenizer/ }
    await expect(finish({}, client)).rejects.toMatchObject(refused)
    const { features, vocabularyPath, phrasesPath } = request
    const asked = { features, tokens: [], concepts: NAMES, vocabularyPath, phrasesPath }
    await expect(client.judge(asked)).rejects.toMatchObject(refused)
  })
})

describe('a checkpoint', () => {
  test.each([
    ['cut off', (bytes: Uint8Array) => bytes.slice(0, -10), /damaged/],
    ['empty', () => new Uint8Array(0), /damaged/],
    ['with a flipped byte', (bytes: Uint8Array) => bytes.with(200, (bytes[200] ?? 0) ^ 1), /damaged/],
  ] as const)('that is %s is refused', async (_, harm, problem) => {
    const client = openClient()
    const state = harm(await someState(client))
    const asked = client.invert({ ...request, steps: 1_500, state })
    await expect(asked).rejects.toMatchObject({ code: 'invalid-request', message: problem })
  })

  test.each([
    [{ recipe: 'searle' }, /another recipe/],
    [{ steps: 1_499 }, /another number of steps/],
    [{ seed: 1 }, /another seed/],
    [{ features: [new Float32Array(TINY_CLIP.featureSize).fill(1)] }, /other images/],
  ] as const)('of %j is refused with that reason', async (other, problem) => {
    const client = openClient()
    const state = await someState(client)
    await expect(client.invert({ ...request, steps: 1_500, ...other, state })).rejects.toThrow(problem)
  })

  async function someState(client: InferenceClient): Promise<Uint8Array> {
    for (let state: Uint8Array | null = null; ; ) {
      const answer: InvertAnswer = await client.invert({ ...request, steps: 1_500, state })
      if (answer.status === 'done') throw new Error('expected more than one slice: raise the steps')
      state = answer.state
      if (state) return state
    }
  }
})

describe('names and phrases', () => {
  test.each([
    ['of no names', '\n\n', /names\.txt.*empty|empty.*names\.txt/],
    ['of a million names', Array.from({ length: 1e6 }, (_, i) => i).join('\n'), /names\.txt/],
    ['that is binary', new Uint8Array([0xff, 0, 1]), /no text.*names\.txt|names\.txt.*no text/],
  ] as const)('a vocabulary %s is refused by name', async (_, content, problem) => {
    await file('names.txt', content)
    await expect(finish({})).rejects.toMatchObject({ code: 'invalid-request', message: problem })
  })

  test('a vocabulary of one name will do', async () => {
    await file('names.txt', 'dog')
    expect((await finish({}))[0]).toMatchObject({ concepts: ['dog'], stopped: null })
  })

  test('a pickle with a call is refused by its name, and calls nothing', async () => {
    // pickle: c os system ( S'...' t R .
    const evil = "cos\nsystem\n(S'touch pwned'\ntR."
    const phrasesPath = await file('phrases.pkl', evil)
    await expect(finish({ phrasesPath })).rejects.toMatchObject({
      code: 'invalid-request',
      message: /os[ .]system.*phrases\.pkl|phrases\.pkl.*os[ .]system/s,
    })
  })

  test.each([
    ['phrases.pkl', new Uint8Array([1, 2, 3, 0xff]), /phrases\.pkl/],
    ['phrases.tsv', 'dog', /phrases\.tsv/],
    ['phrases.docx', 'dog', /phrases\.docx/],
  ] as const)('an unusable %s is refused by name', async (name, content, problem) => {
    const phrasesPath = await file(name, content)
    await expect(finish({ phrasesPath })).rejects.toMatchObject({ code: 'invalid-request', message: problem })
  })
})
