/**
 * The compiled towers and phi against an independent implementation: unit features and phi tokens within
 * 1e-4, for every golden directory.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CompiledModel, compileModel } from '../../native-models/clip/compile.ts'
import { openSafetensors } from '../../native-models/weights/safetensors.ts'
import type { TensorSource } from '../../native-models/weights/tensor-source.ts'
import { goldenDirectories } from '../helpers/goldens.ts'
import { needs } from '../helpers/needs.ts'
import { encodeImages, encodeSentences, invertByPhi } from '../helpers/run-model.ts'
import { largestDifference, unitRows } from '../helpers/vectors.ts'
import { embed, embedWithPseudoWord, readSentences } from './towers-sentences.ts'

const TOLERANCE = 1e-4

const directories = goldenDirectories('goldens.safetensors')

if (directories.length === 0) test('golden features', needs('shared'), () => {})

describe.each(directories)('%s', (directory) => {
  let cacheDir: string
  let model: CompiledModel
  let goldens: TensorSource

  beforeAll(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'searlight-parity-'))
    model = await compileModel(directory, { fallbackCacheDir: cacheDir, phiName: null })
    goldens = await openSafetensors(join(directory, 'goldens.safetensors'))
  })

  afterAll(async () => {
    await goldens?.close()
    await model?.tokenTable?.close()
    await rm(cacheDir, { recursive: true, force: true })
  })

  function expectClose(name: string, actual: Float32Array, expected: Float32Array): void {
    const difference = largestDifference(actual, expected)
    console.info(`${basename(directory)}: ${name} differ by ${difference.toExponential(1)} at most`)
    expect(difference).toBeLessThanOrEqual(TOLERANCE)
  }

  async function expectFeatures(name: string, actual: Float32Array): Promise<void> {
    const unit = (values: Float32Array) => unitRows(values, model.featureSize)
    expectClose(`unit ${name}`, unit(actual), unit(await goldens.readFloat32(name)))
  }

  test('images have the features of the reference', async () => {
    const pixels = await goldens.readFloat32('pixel_values')
    await expectFeatures('image_embeds', await encodeImages(model, pixels))
  })

  test('captions have the features of the reference', async () => {
    const sentences = await readSentences(goldens, 'caption_ids', model.eosRule)
    const embeds = await Promise.all(sentences.map((ids) => embed(model, ids)))
    await expectFeatures('text_embeds', await encodeSentences(model, embeds))
  })

  test('sentences with a pseudo-word have the features of the reference', async () => {
    const sentences = await readSentences(goldens, 'pseudo_ids', model.eosRule)
    const tokens = await goldens.readFloat32('pseudo_tokens')
    const tokenOf = (row: number) => tokens.subarray(row * model.tokenSize, (row + 1) * model.tokenSize)
    const embeds = await Promise.all(
      sentences.map((ids, row) => embedWithPseudoWord(model, ids, tokenOf(row))),
    )
    await expectFeatures('pseudo_text_embeds', await encodeSentences(model, embeds))
  })

  test('phi makes the tokens of the reference', async () => {
    const features = await goldens.readFloat32('image_embeds')
    expectClose('phi_tokens', await invertByPhi(model, features), await goldens.readFloat32('phi_tokens'))
  })
})
