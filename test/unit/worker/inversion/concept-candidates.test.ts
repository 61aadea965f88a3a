/** A first look at many names, against the full computation. */
import { expect, test } from 'vitest'
import { candidatesOf, lookAtNames } from '../../../../electron/worker/inversion/concept-candidates.ts'
import { FeatureStore } from '../../../../electron/worker/inversion/feature-store.ts'
import type { InversionGraphs } from '../../../../electron/worker/inversion/inversion-graphs.ts'
import { SentenceMaker } from '../../../../electron/worker/inversion/sentence-maker.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import { cosine } from '../../../helpers/vectors.ts'

const SIZE = 4
const NAMES = Array.from({ length: 300 }, (_, i) => `name ${i}`)
const featureOf = (id: number) => randomVector(randomNumbers(id), SIZE)

const openStore = () =>
  FeatureStore.open({ directory: temporaryDirectory(), modelId: 'model', list: 'looks' }, SIZE)

/** A sentence is one token: its name's number. */
function sources(store: FeatureStore, asked: number[]) {
  const encode = ({ segments }: { segments: readonly unknown[] }) => {
    const number = Number(/\d+/.exec(segments.map(String).join(' '))?.[0] ?? 0)
    return { ids: [0, number], pseudoWords: [{ position: 1 }] }
  }
  const rows = async (ids: readonly number[]) => Float32Array.from(ids)
  const graphs = {
    width: 1,
    past: async () => ({ tokens: 1, feeds: {} }),
    features: async (sentences: readonly { embeds: Float32Array }[]) => {
      asked.push(sentences.length)
      return sentences.map(({ embeds }) => featureOf(embeds[0] ?? 0).map((value) => 3 * value))
    },
  }
  return {
    store,
    layers: 1,
    graphs: graphs as unknown as InversionGraphs,
    sentences: new SentenceMaker({ tokenizer: { encode }, tokenTable: { rows } } as never),
  }
}

async function look(names: readonly string[], store: FeatureStore, asked: number[] = []) {
  const turns: number[] = []
  for await (const done of lookAtNames(names, sources(store, asked))) turns.push(done)
  return turns
}

test('the candidates are the 128 nearest by the first look, in the order of the vocabulary', async () => {
  const store = await openStore()
  const turns = await look(NAMES, store)
  expect(turns.at(-1)).toBe(NAMES.length)
  const image = featureOf(1_000)
  const score = (i: number) => cosine(featureOf(i), image)
  const nearest = NAMES.map((_, i) => i).sort((a, b) => score(b) - score(a))
  const expected = nearest.slice(0, 128).sort((a, b) => a - b)
  expect(candidatesOf(image, NAMES, store)).toEqual(expected.map((i) => NAMES[i]))
})

test('looks only at names without a feature', async () => {
  const store = await openStore()
  await look(NAMES.slice(0, 200), store)
  const asked: number[] = []
  expect((await look(NAMES, store, asked)).at(-1)).toBe(NAMES.length)
  expect(asked.reduce((sum, count) => sum + count, 0)).toBe(100)
  expect(await look(NAMES, store)).toEqual([])
})

test('makes all of few names candidates, without a look', async () => {
  const store = await openStore()
  expect(await look(NAMES.slice(0, 100), store)).toEqual([])
  expect(candidatesOf(featureOf(1), NAMES.slice(0, 100), store)).toEqual(NAMES.slice(0, 100))
})
