/** Made-up folders; the test states the results of CIRCO's protocol by hand. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CircoSource } from '../../../../../electron/core/evaluation/sources/benchmark-source.ts'
import { openBenchmarks } from '../../../../../electron/core/evaluation/sources/open-benchmarks.ts'
import { folderOf, pictures } from '../../../../helpers/picture-folders.ts'

const FIRST = {
  reference_img_id: 11,
  target_img_id: 12,
  relative_caption: 'is on a beach',
  shared_concept: 'a dog',
  gt_img_ids: [12, 13],
  id: 0,
  semantic_aspects: ['addition'],
}
const SECOND = { ...FIRST, reference_img_id: 14, target_img_id: 11, gt_img_ids: [11], id: 1 }

const IMAGES = 'COCO2017_unlabeled/unlabeled2017'
const name = (id: number) => `${IMAGES}/0000000000${id}.jpg`
const LIST = {
  images: [11, 12, 13, 14, 15].map((id) => ({ id, file_name: `0000000000${id}.jpg`, width: 640 })),
}
const COMPLETE = {
  'annotations/val.json': [FIRST, SECOND],
  'annotations/test.json': [
    { reference_img_id: 13, relative_caption: 'is blue', shared_concept: 'a car', id: 0 },
  ],
  'COCO2017_unlabeled/annotations/image_info_unlabeled2017.json': LIST,
  ...pictures(name(11), name(12), name(13), name(14), name(15)),
}

async function open(folder: string, changes: Partial<CircoSource> = {}) {
  const [benchmark, ...others] = await openBenchmarks({
    kind: 'circo',
    folder,
    annotations: null,
    split: 'val',
    ...changes,
  })
  expect(others).toEqual([])
  if (!benchmark) throw new Error('expected a benchmark')
  return benchmark
}

test('queries, gallery and metrics are those of the repository', async () => {
  const folder = folderOf(COMPLETE)
  const benchmark = await open(folder)
  expect(benchmark).toMatchObject({
    name: 'circo-val',
    gallery: [11, 12, 13, 14, 15].map((id) => join(folder, name(id))),
    missingPictures: 0,
    missingQueries: 0,
    metrics: ['map@5', 'map@10', 'map@25', 'map@50', 'recall@5', 'recall@10', 'recall@25', 'recall@50'],
  })
  expect(benchmark.queries).toHaveLength(2)
  expect(benchmark.queries[0]).toEqual({
    id: '0',
    group: null,
    aspects: ['addition'],
    reference: join(folder, name(11)),
    words: ['is on a beach'],
    sentences: ['a photo of {ref} that is on a beach'],
    conceptSentences: ['a photo of a dog {ref} that is on a beach'],
    answers: [join(folder, name(12)), join(folder, name(13))],
    target: join(folder, name(12)),
    removesReference: false,
    subset: null,
  })
})

test('the test split has no answers', async () => {
  const { name: title, queries } = await open(folderOf(COMPLETE), { split: 'test' })
  expect(title).toBe('circo-test')
  expect(queries).toMatchObject([{ id: '0', words: ['is blue'], answers: [], target: null, aspects: [] }])
})

test('annotations may lie apart from the pictures', async () => {
  const { 'annotations/val.json': val, ...others } = COMPLETE
  const annotations = folderOf({ 'val.json': val })
  const { queries } = await open(folderOf(others), { annotations })
  expect(queries).toHaveLength(2)
})

test('a missing answer is counted and the others stay; a missing reference leaves its query out', async () => {
  const folder = folderOf(COMPLETE)
  rmSync(join(folder, name(12)))
  rmSync(join(folder, name(14)))
  const benchmark = await open(folder)
  expect(benchmark).toMatchObject({ missingPictures: 2, missingQueries: 1 })
  expect(benchmark.gallery).toHaveLength(3)
  expect(benchmark.queries).toMatchObject([{ id: '0', answers: [join(folder, name(13))], target: null }])
})

test('a query without any of its answers is left out', async () => {
  const folder = folderOf(COMPLETE)
  rmSync(join(folder, name(11)))
  rmSync(join(folder, name(12)))
  rmSync(join(folder, name(13)))
  await expect(open(folder)).rejects.toMatchObject({
    code: 'benchmark-missing',
    message: expect.stringContaining('No query with its reference and an answer of circo-val'),
  })
})

test('without the list of pictures, ranks the existing ones, and counts the rest of the 123,403 as missing', async () => {
  const { 'COCO2017_unlabeled/annotations/image_info_unlabeled2017.json': _, ...others } = COMPLETE
  const benchmark = await open(folderOf(others))
  expect(benchmark.gallery).toHaveLength(5)
  expect(benchmark.missingPictures).toBe(123_398)
})

test('refuses a folder without any picture, and names where it looked', async () => {
  const folder = folderOf({ 'annotations/val.json': [FIRST] })
  await expect(open(folder)).rejects.toMatchObject({
    code: 'benchmark-missing',
    message: `None of the pictures of circo-val is there: looked for ${join(folder, IMAGES, '*.jpg')}`,
  })
  await expect(open(folderOf({}))).rejects.toMatchObject({ code: 'benchmark-missing' })
  await expect(open('/nowhere', { annotations: folder })).rejects.toMatchObject({ code: 'benchmark-missing' })
})

test("a library's own right answers are read as they are exported: pictures by their absolute paths", async () => {
  const photos = folderOf(pictures('one.jpg', 'two.png', 'notes.txt'))
  const images = ['one.jpg', 'two.png', 'notes.txt', 'gone.jpg'].map((file, index) => ({
    id: 11 + index,
    file_name: join(photos, file),
  }))
  const folder = folderOf({
    'annotations/val.json': [{ ...FIRST, shared_concept: '', gt_img_ids: [12] }],
    'COCO2017_unlabeled/annotations/image_info_unlabeled2017.json': { images },
  })
  const benchmark = await open(folder)
  expect(benchmark.gallery).toEqual([join(photos, 'one.jpg'), join(photos, 'two.png')])
  expect(benchmark).toMatchObject({ missingPictures: 2, missingQueries: 0 })
  expect(benchmark.queries).toMatchObject([{ conceptSentences: null, answers: [join(photos, 'two.png')] }])
})

test('of pictures by their absolute paths, two may differ in their endings alone', async () => {
  const photos = folderOf(pictures('one.heic', 'one.jpg'))
  const images = ['one.heic', 'one.jpg'].map((file, i) => ({ id: 11 + i, file_name: join(photos, file) }))
  const folder = folderOf({
    'annotations/val.json': [{ ...FIRST, gt_img_ids: [12] }],
    'COCO2017_unlabeled/annotations/image_info_unlabeled2017.json': { images },
  })
  const { gallery, missingPictures } = await open(folder)
  expect(gallery).toEqual([join(photos, 'one.heic'), join(photos, 'one.jpg')])
  expect(missingPictures).toBe(0)
})

test.each([
  [
    'an id twice',
    { 'annotations/val.json': [FIRST, { ...SECOND, id: 0 }] },
    'val.json[1].id is 0, as in entry 0',
  ],
  [
    'a target that is no answer',
    { 'annotations/val.json': [{ ...FIRST, target_img_id: 15 }] },
    'val.json[0].target_img_id is not among its gt_img_ids',
  ],
  [
    'a wrong type',
    { 'annotations/val.json': [FIRST, { ...SECOND, gt_img_ids: ['12'] }] },
    'val.json[1].gt_img_ids[0] must be a number',
  ],
  [
    'a file name that leads out',
    {
      'COCO2017_unlabeled/annotations/image_info_unlabeled2017.json': {
        images: [LIST.images[0], { id: 12, file_name: '../../000000000012.jpg' }],
      },
    },
    'image_info_unlabeled2017.json.images[1].file_name is not the picture with id 12',
  ],
])('%s is refused', async (_, files, message) => {
  await expect(open(folderOf({ ...COMPLETE, ...files }))).rejects.toMatchObject({
    code: 'benchmark-invalid',
    message,
  })
})
