/** Compiled towers against a plain implementation, for settings that the golden files do not vary. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CompiledModel, compileModel } from '../../../../native-models/clip/compile.ts'
import { openWeights } from '../../../../native-models/clip/model-files.ts'
import { type RandomClipOptions, TINY_CLIP, writeRandomClip } from '../../../helpers/random-clip.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'
import { referenceImageFeatures, referenceTextFeatures } from '../../../helpers/reference-clip.ts'
import { encodeImages, encodeSentences } from '../../../helpers/run-model.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import { largestDifference } from '../../../helpers/vectors.ts'

/** Float32 against float64, features around 1. */
const TOLERANCE = 1e-5

const VARIANTS: readonly (readonly [string, Partial<RandomClipOptions>])[] = [
  ['quick_gelu', {}],
  ['exact gelu', { activation: 'gelu' }],
  ['a large LayerNorm eps', { layerNormEps: 0.3 }],
  ['a single layer', { text: { ...TINY_CLIP.text, layers: 1 }, vision: { ...TINY_CLIP.vision, layers: 1 } }],
  ['three layers and one head', { text: { ...TINY_CLIP.text, layers: 3, heads: 1 } }],
  ['float16 weights', { dtype: 'F16' }],
  ['bfloat16 weights', { dtype: 'BF16' }],
  ['a PyTorch checkpoint', { weightsFile: 'pytorch_model.bin' }],
]

async function compiled(options: Partial<RandomClipOptions>) {
  const directory = temporaryDirectory()
  const clip = { ...TINY_CLIP, ...options }
  await writeRandomClip(directory, clip)
  const model = await compileModel(directory, { fallbackCacheDir: join(directory, 'cache'), phiName: null })
  return { clip, model, source: await openWeights(join(directory, clip.weightsFile)) }
}

function randomRows(rows: number, size: number): readonly (readonly number[])[] {
  const random = randomNumbers(rows * 1000 + size)
  return Array.from({ length: rows }, () => Array.from({ length: size }, () => Math.fround(2 * random() - 1)))
}

async function encodeOne(
  model: CompiledModel,
  embeds: readonly (readonly number[])[],
): Promise<Float32Array> {
  return encodeSentences(model, [Float32Array.from(embeds.flat())])
}

describe.each(VARIANTS)('with %s', (_, options) => {
  test('the text tower gives the features of the reference', async () => {
    const { clip, model, source } = await compiled(options)
    const embeds = randomRows(6, clip.text.width)
    const expected = Float32Array.from(await referenceTextFeatures(source, clip, embeds))
    await source.close()
    expect(largestDifference(await encodeOne(model, embeds), expected)).toBeLessThan(TOLERANCE)
  })

  test('the image tower gives the features of the reference', async () => {
    const { clip, model, source } = await compiled(options)
    const pictures = randomRows(2, 3 * clip.imageSize ** 2)
    const expected = await Promise.all(pictures.map((pixels) => referenceImageFeatures(source, clip, pixels)))
    await source.close()
    const actual = await encodeImages(model, Float32Array.from(pictures.flat()))
    expect(largestDifference(actual, Float32Array.from(expected.flat()))).toBeLessThan(TOLERANCE)
  })
})

describe('sentences', () => {
  test('of different lengths have the same features together as alone', async () => {
    const { clip, model, source } = await compiled({})
    await source.close()
    const sentences = [2, 7, clip.contextLength].map((tokens) => randomRows(tokens, clip.text.width))
    const together = await encodeSentences(
      model,
      sentences.map((rows) => Float32Array.from(rows.flat())),
    )
    for (const [row, embeds] of sentences.entries()) {
      const alone = await encodeOne(model, embeds)
      const { featureSize } = model
      const inBatch = together.slice(row * featureSize, (row + 1) * featureSize)
      expect(largestDifference(inBatch, alone)).toBeLessThan(TOLERANCE)
    }
  })

  test('of one token are encoded', async () => {
    const { clip, model, source } = await compiled({})
    const embeds = randomRows(1, clip.text.width)
    const expected = Float32Array.from(await referenceTextFeatures(source, clip, embeds))
    await source.close()
    expect(largestDifference(await encodeOne(model, embeds), expected)).toBeLessThan(TOLERANCE)
  })
})
