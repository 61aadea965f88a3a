/** Made-up folders; the test states the results of SEARLE's protocol by hand. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openBenchmarks } from '../../../../../electron/core/evaluation/sources/open-benchmarks.ts'
import { folderOf, pictures } from '../../../../helpers/picture-folders.ts'

const QUERY = {
  target: 'B002',
  candidate: 'B001',
  captions: ['is shiny and silver.', ' has short sleeves? '],
}
const COMPLETE = {
  'captions/cap.dress.val.json': [QUERY, { ...QUERY, candidate: 'B003' }],
  'image_splits/split.dress.val.json': ['B001', 'B002', 'B003'],
  ...pictures('images/B001.png', 'images/B002.jpg', 'images/B003.jpg'),
}

function open(folder: string, annotations: string | null = null) {
  return openBenchmarks({ kind: 'fashioniq', folder, annotations })
}

test('both orders of the captions, without the marks around them; the reference stays', async () => {
  const folder = folderOf(COMPLETE)
  const [benchmark, ...others] = await open(folder)
  expect(others).toEqual([])
  expect(benchmark).toMatchObject({
    name: 'fashioniq-dress',
    gallery: ['B001.png', 'B002.jpg', 'B003.jpg'].map((file) => join(folder, 'images', file)),
    missingPictures: 0,
    missingQueries: 0,
    metrics: ['recall@10', 'recall@50'],
  })
  expect(benchmark?.queries[0]).toEqual({
    id: 'dress-0',
    group: 'dress',
    aspects: [],
    reference: join(folder, 'images', 'B001.png'),
    words: ['is shiny and silver and has short sleeves', 'has short sleeves and is shiny and silver'],
    sentences: [
      'a photo of {ref} that is shiny and silver and has short sleeves',
      'a photo of {ref} that has short sleeves and is shiny and silver',
    ],
    conceptSentences: null,
    answers: [join(folder, 'images', 'B002.jpg')],
    target: join(folder, 'images', 'B002.jpg'),
    removesReference: false,
    subset: null,
  })
})

test('makes a benchmark with a gallery of its own of each category that has files', async () => {
  const folder = folderOf({
    ...COMPLETE,
    'json/cap.toptee.val.json': [{ ...QUERY, candidate: 'B009' }],
    'image_splits/split.toptee.val.json': ['B002', 'B009'],
    ...pictures('images/B009.jpg'),
  })
  const benchmarks = await open(folder)
  expect(benchmarks.map(({ name, gallery }) => [name, gallery.length])).toEqual([
    ['fashioniq-dress', 3],
    ['fashioniq-toptee', 2],
  ])
})

test('one of the two captions may be nothing but a mark, not both', async () => {
  const with2 = (captions: readonly string[]) =>
    folderOf({ ...COMPLETE, 'captions/cap.dress.val.json': [{ ...QUERY, captions }] })
  const [benchmark] = await open(with2(['is longer', ' . ']))
  expect(benchmark?.queries).toMatchObject([
    { words: ['is longer'], sentences: ['a photo of {ref} that is longer'] },
  ])
  await expect(open(with2(['', '?']))).rejects.toMatchObject({
    code: 'benchmark-invalid',
    message: 'cap.dress.val.json[0].captions must hold a word',
  })
  await expect(open(with2(['is longer']))).rejects.toThrow(
    'cap.dress.val.json[0].captions must have at least 2',
  )
})

test('missing pictures are counted, and leave out their queries', async () => {
  const folder = folderOf(COMPLETE)
  rmSync(join(folder, 'images', 'B003.jpg'))
  const [benchmark] = await open(folder)
  expect(benchmark).toMatchObject({ missingPictures: 1, missingQueries: 1 })
  expect(benchmark?.gallery).toHaveLength(2)
})

test('names the missing files', async () => {
  const { 'image_splits/split.dress.val.json': _, ...noSplit } = COMPLETE
  await expect(open(folderOf(noSplit))).rejects.toThrow('split.dress.val.json is missing: looked in')
  const { 'captions/cap.dress.val.json': __, ...noCaptions } = COMPLETE
  await expect(open(folderOf(noCaptions))).rejects.toMatchObject({
    code: 'benchmark-missing',
    message: expect.stringContaining('cap.dress.val.json'),
  })
  const apart = folderOf(COMPLETE)
  const empty = folderOf({})
  await expect(open(empty, apart)).rejects.toThrow(`looked for ${join(empty, 'images', '*.jpg')}`)
})

test('refuses a target outside of the gallery, and a name that is a path', async () => {
  const stray = { ...QUERY, target: 'B777' }
  await expect(
    open(folderOf({ ...COMPLETE, 'captions/cap.dress.val.json': [QUERY, stray] })),
  ).rejects.toThrow('cap.dress.val.json[1].target is not in split.dress.val.json')
  await expect(
    open(folderOf({ ...COMPLETE, 'image_splits/split.dress.val.json': ['B001', '../B002'] })),
  ).rejects.toThrow('split.dress.val.json[1] must be a name')
})
