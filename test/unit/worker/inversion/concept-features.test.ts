/** Concepts with a tiny random model, against its text tower and the definition. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { computeConcepts, nearestConcepts } from '../../../../electron/worker/inversion/concept-features.ts'
import { FeatureStore } from '../../../../electron/worker/inversion/feature-store.ts'
import { InversionGraphs } from '../../../../electron/worker/inversion/inversion-graphs.ts'
import { SentenceMaker } from '../../../../electron/worker/inversion/sentence-maker.ts'
import { type OpenModel, openModel } from '../../../../electron/worker/open-model.ts'
import { encodeText } from '../../../../electron/worker/text-encoder.ts'
import { TEMPLATES } from '../../../../native-models/inversion/templates.ts'
import { writeLetterClip } from '../../../helpers/letter-clip.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import { largestDifference, unit } from '../../../helpers/vectors.ts'

const NAMES = ['dog', 'old house', 'emu']
const TOLERANCE = 1e-5
let directory: string
let model: OpenModel

beforeEach(async () => {
  directory = temporaryDirectory()
  const modelDir = join(directory, 'model')
  await mkdir(modelDir)
  await writeLetterClip(modelDir)
  model = await openModel({
    modelDir,
    phiName: null,
    thumbnailDir: join(directory, 'thumbnails'),
    fallbackCacheDir: join(directory, 'cache'),
    providerReport: { provider: 'cpu', rejected: [] },
  })
})

const open = () =>
  FeatureStore.open({ directory, modelId: model.info.id, list: 'concepts' }, model.info.featureSize)

async function compute(store: FeatureStore): Promise<readonly number[]> {
  const { compiled, runs } = model
  const sentences = new SentenceMaker(await model.text())
  const graphs = new InversionGraphs(compiled, runs, model.text)
  const turns: number[] = []
  for await (const done of computeConcepts(NAMES, {
    graphs,
    sentences,
    store,
    layers: compiled.textLayers,
  })) {
    turns.push(done)
  }
  return turns
}

test('a concept is the unit mean of its templates, as the text tower encodes them', async () => {
  const store = await open()
  await compute(store)
  for (const name of NAMES) {
    const sentences = TEMPLATES.map((template) => ({ segments: [template.replace('{}', name)] }))
    const features = (await encodeText(await model.text(), model.runs, sentences)).map(unit)
    const mean = unit(features[0]?.map((_, i) => features.reduce((sum, one) => sum + (one[i] ?? 0), 0)) ?? [])
    expect(largestDifference(store.get(name) ?? new Float32Array(mean.length), mean)).toBeLessThan(TOLERANCE)
  }
})

test('computes once: the next process finds the features on the disk', async () => {
  expect(await compute(await open())).toEqual([1, 2, 3])
  expect(await compute(await open())).toEqual([])
})

test('the nearest names come first, at most as many as there are', async () => {
  const store = await open()
  await compute(store)
  const image = store.get('emu')?.map((value) => 17 * value) ?? new Float32Array()
  expect(nearestConcepts(image, NAMES, store, 1)).toEqual(['emu'])
  expect(nearestConcepts(image, NAMES, store, 15).toSorted()).toEqual(NAMES.toSorted())
})
