/**
 * The sample model's trainer at a tiny size: it learns, continues after an interruption, and writes a model
 * that opens.
 */
import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileModel } from '../../native-models/clip/compile.ts'
import { batchAt } from '../../native-models/demo/train/batches.ts'
import { SCHEDULE, type Schedule } from '../../native-models/demo/train/geometry.ts'
import { loadState, saveState } from '../../native-models/demo/train/model-state.ts'
import { openPixelFile, type PixelFile } from '../../native-models/demo/train/pixel-file.ts'
import { pixelBatch } from '../../native-models/demo/train/pixels.ts'
import { CaptionRetrieval } from '../../native-models/demo/train/retrieval.ts'
import { Trainer } from '../../native-models/demo/train/trainer.ts'
import type { Geometry } from '../../native-models/demo/train/training-graph.ts'
import { makeVocabulary } from '../../native-models/demo/train/vocabulary.ts'
import { writeModel } from '../../native-models/demo/train/write-model.ts'
import { makePictures, NO_REPEATS } from '../../native-models/demo/world/pictures.ts'
import { encodeImages, encodeSentences } from '../helpers/run-model.ts'
import { mean } from '../helpers/vectors.ts'

const vocabulary = makeVocabulary()
const LAYER = {
  layerNormEps: 1e-5,
  activation: 'quick_gelu',
  width: 32,
  mlpWidth: 64,
  heads: 2,
  layers: 2,
} as const
const GEOMETRY: Geometry = {
  vision: { ...LAYER, imageSize: 16, patchSize: 8 },
  text: {
    ...LAYER,
    vocabularySize: vocabulary.size,
    contextLength: 64,
    eosRule: { kind: 'first', id: vocabulary.size - 1 },
  },
  featureSize: 24,
}
const STEPS = 30
const TINY: Schedule = {
  ...SCHEDULE,
  steps: STEPS,
  batch: 16,
  pictures: 64,
  warmUpSteps: 2,
  nearFrom: 1000,
  learningRate: 3e-3,
}
const described = makePictures({ split: 'train', count: TINY.pictures, seed: 3, ...NO_REPEATS })

let directory: string
let pixels: PixelFile
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'searlight-test-'))
  pixels = await openPixelFile(join(directory, 'pixels'), described, 16, () => {})
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function run(trainer: Trainer, from: number, to: number): Promise<number[]> {
  const totals: number[] = []
  for (let step = from; step < to; step++) {
    const batch = batchAt(step, described, vocabulary, TINY)
    const losses = await trainer.step(step, batch, pixels)
    totals.push(losses.contrastive + losses.pictures + losses.patches)
  }
  return totals
}

describe("the sample model's trainer", () => {
  it('learns, and reaches the same numbers after an interruption', async () => {
    const trainer = await Trainer.start(GEOMETRY, TINY)
    const losses = await run(trainer, 0, STEPS / 2)
    const file = join(directory, 'state.safetensors')
    await saveState(file, STEPS / 2, trainer.trained)
    const rest = await run(trainer, STEPS / 2, STEPS)
    expect(mean(rest.slice(-5))).toBeLessThan(mean(losses.slice(0, 5)) - 0.2)

    const other = await Trainer.start(GEOMETRY, TINY)
    expect(await loadState(file, other.trained)).toBe(STEPS / 2)
    expect(await run(other, STEPS / 2, STEPS)).toEqual(rest)
    for (const [index, { values, name }] of trainer.trained.entries()) {
      expect(other.trained[index]?.values, name).toEqual(values)
    }
  })

  it('writes a model that opens and gives the features of the towers in training', async () => {
    const trainer = await Trainer.start(GEOMETRY, TINY)
    await run(trainer, 0, 3)
    const out = join(directory, 'model')
    await writeModel(out, trainer, GEOMETRY, vocabulary)
    const model = await compileModel(out, { fallbackCacheDir: directory, phiName: null, phiPath: null })
    expect(model).toMatchObject({ featureSize: 24, tokenSize: 32, imageSize: 16 })

    const retrieval = await CaptionRetrieval.open(GEOMETRY, vocabulary)
    const ids = [vocabulary.encode('a photo of two red cats on a beach'), vocabulary.encode('a sketch')]
    const table = trainer.valuesOf('text_model.embeddings.token_embedding.weight')
    const embedded = ids.map((sentence) =>
      Float32Array.from(sentence.flatMap((id) => [...table.subarray(id * 32, (id + 1) * 32)])),
    )
    const near = (found: Float32Array, expected: readonly Float32Array[]) => {
      const flat = expected.flatMap((row) => [...row])
      const norm = Math.hypot(...flat)
      // Float16 has 11 bits.
      expect(Math.hypot(...found.map((value, i) => value - (flat[i] ?? 0))) / norm).toBeLessThan(5e-3)
    }
    near(await encodeSentences(model, embedded), await retrieval.sentences(trainer, ids))
    const batch = pixelBatch(
      [0, 1].map((index) => ({ index, isMirrored: false })),
      pixels,
      16,
    )
    near(await encodeImages(model, batch), await retrieval.images(trainer, 0, 2, pixels))
  })

  it('continues drawing pictures after an interruption', async () => {
    const file = join(directory, 'more pixels')
    const some = makePictures({ split: 'train', count: 300, seed: 4, ...NO_REPEATS })
    const told: number[] = []
    const whole = await openPixelFile(file, some, 8, (done) => told.push(done))
    await truncate(file, 290 * 3 * 8 * 8 - 5)
    const again = await openPixelFile(file, some, 8, (done) => told.push(done))
    expect(told).toEqual([256, 300, 300])
    expect(again.of(299)).toEqual(whole.of(299))
  })
})
