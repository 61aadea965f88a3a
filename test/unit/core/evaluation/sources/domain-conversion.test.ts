/** Made-up folders; the test states the results of Pic2Word's protocol by hand. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBenchmarks } from '../../../../../electron/core/evaluation/sources/open-benchmarks.ts'
import { folderOf, pictures } from '../../../../helpers/picture-folders.ts'

const [SHARK, CAT] = ['n01484850', 'n02123045']

async function open(photos: string, renditions: string) {
  const [benchmark] = await openBenchmarks({ kind: 'domain-conversion', photos, renditions })
  if (!benchmark) throw new Error('expected a benchmark')
  return benchmark
}

const PHOTOS = [
  `${SHARK}/ILSVRC2012_val_00000002.JPEG`,
  `${SHARK}/ILSVRC2012_val_00000001.JPEG`,
  `${CAT}/ILSVRC2012_val_00000003.JPEG`,
  // Not one of ImageNet-R's classes.
  'n99999999/ILSVRC2012_val_00000004.JPEG',
]
const RENDITIONS = [
  `${SHARK}/cartoon_0.jpg`,
  `${SHARK}/toy_1.jpg`,
  `${SHARK}/toy_12.jpg`,
  `${SHARK}/sketch_3.jpg`,
  `${CAT}/origami_0.jpg`,
]

test('asks for each photo in each domain that its class has', async () => {
  const [photos, renditions] = [folderOf(pictures(...PHOTOS)), folderOf(pictures(...RENDITIONS))]
  const benchmark = await open(photos, renditions)
  expect(benchmark.queries.map(({ id, answers }) => [id, answers.length])).toEqual([
    [`${SHARK}/ILSVRC2012_val_00000001/cartoon`, 1],
    [`${SHARK}/ILSVRC2012_val_00000001/toy`, 2],
    [`${SHARK}/ILSVRC2012_val_00000002/cartoon`, 1],
    [`${SHARK}/ILSVRC2012_val_00000002/toy`, 2],
    [`${CAT}/ILSVRC2012_val_00000003/origami`, 1],
  ])
  expect(benchmark.queries[1]).toEqual({
    id: `${SHARK}/ILSVRC2012_val_00000001/toy`,
    group: 'toy',
    aspects: [],
    reference: join(photos, SHARK, 'ILSVRC2012_val_00000001.JPEG'),
    words: ['toy'],
    sentences: ['toy of {ref}'],
    conceptSentences: null,
    answers: [join(renditions, SHARK, 'toy_1.jpg'), join(renditions, SHARK, 'toy_12.jpg')],
    target: null,
    removesReference: false,
    subset: null,
  })
})

test('ranked are the photos of these classes and their renditions in the four domains, no others', async () => {
  const [photos, renditions] = [folderOf(pictures(...PHOTOS)), folderOf(pictures(...RENDITIONS))]
  const { gallery, metrics } = await open(photos, renditions)
  const stated = [
    ...PHOTOS.slice(0, 3).map((path) => join(photos, path)),
    ...RENDITIONS.filter((path) => !path.includes('sketch')).map((path) => join(renditions, path)),
  ]
  expect(gallery.toSorted()).toEqual(stated.toSorted())
  expect(metrics).toEqual(['recall@10', 'recall@50'])
})

test('counts the photos that a class lacks of 50, with their queries', async () => {
  const many = Array.from({ length: 50 }, (_, i) => `val/${CAT}/ILSVRC2012_val_${10000000 + i}.JPEG`)
  const [photos, renditions] = [
    folderOf(pictures(`val/${PHOTOS[0]}`, `val/${PHOTOS[1]}`, ...many)),
    folderOf(pictures(...RENDITIONS.map((path) => `imagenet-r/${path}`))),
  ]
  // The class with cartoons and toys lacks 48 photos.
  expect(await open(photos, renditions)).toMatchObject({ missingPictures: 48, missingQueries: 96 })
})

test('refuses wrong folders by name', async () => {
  const [photos, renditions, empty] = [
    folderOf(pictures(...PHOTOS)),
    folderOf(pictures(...RENDITIONS)),
    folderOf({}),
  ]
  await expect(open(empty, renditions)).rejects.toThrow(`ImageNet's validation set (n01443537 and others)`)
  await expect(open(photos, empty)).rejects.toMatchObject({
    code: 'benchmark-missing',
    message: expect.stringContaining(`ImageNet-R (n01443537 and others) are missing: looked in ${empty}`),
  })
  await expect(open(photos, '/nowhere')).rejects.toMatchObject({ code: 'folder-missing' })
})

test('classes without pictures are refused as none', async () => {
  const [photos, renditions] = [folderOf({}), folderOf({})]
  mkdirSync(join(photos, CAT))
  mkdirSync(join(renditions, CAT))
  await expect(open(photos, renditions)).rejects.toMatchObject({ code: 'benchmark-missing' })
})
