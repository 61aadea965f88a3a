/** Made-up annotations; the test states the results of Pic2Word's protocol by hand. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CropReference } from '../../../../../electron/core/evaluation/sources/benchmark-source.ts'
import { compositionSentence } from '../../../../../electron/core/evaluation/sources/object-composition.ts'
import { openBenchmarks } from '../../../../../electron/core/evaluation/sources/open-benchmarks.ts'
import type { RenderRequest } from '../../../../../electron/shared/inference-api.ts'
import { folderOf, pictures } from '../../../../helpers/picture-folders.ts'
import { temporaryDirectory } from '../../../../helpers/temporary-directory.ts'

const [CUP, DOG, KITE] = [47, 18, 38]
const SQUARE = [10, 20, 40, 20, 40, 50, 10, 50]

function annotation(id: number, changes: object = {}) {
  const outline = { bbox: [10, 20, 30, 30], segmentation: [SQUARE], iscrowd: 0 }
  return { id, image_id: 1, category_id: CUP, ...outline, ...changes }
}

const image = (id: number) => ({ id, file_name: `00000000000${id}.jpg`, width: 100, height: 100 })
/** 71 * 71 is more than half of the photo, 70 * 70 is less. */
const LARGE = { bbox: [0, 0, 71, 71] }
const OBJECTS = {
  images: [image(2), image(1), image(3)],
  categories: [
    { id: CUP, name: 'cup' },
    { id: DOG, name: 'dog' },
    { id: KITE, name: 'kite' },
  ],
  annotations: [
    annotation(101, { category_id: DOG, ...LARGE }),
    annotation(102),
    annotation(103, { category_id: KITE, iscrowd: 1, segmentation: { counts: [3, 4], size: [10, 10] } }),
    annotation(104, { category_id: DOG, ...LARGE }),
    annotation(201, { image_id: 2, category_id: KITE, bbox: [0, 0, 70, 70] }),
    annotation(301, { image_id: 3, ...LARGE }),
  ],
}
const COMPLETE = {
  'annotations/instances_val2017.json': OBJECTS,
  ...pictures(...[1, 2, 3].map((id) => `val2017/00000000000${id}.jpg`)),
}

interface Options {
  readonly crop?: CropReference
  readonly cropFolder?: string
  readonly signal?: AbortSignal
  readonly annotations?: string
}

async function open(folder: string, options: Options = {}) {
  const asked: RenderRequest[] = []
  const progress: string[] = []
  const draw: CropReference = async (request) => {
    asked.push(request)
    writeFileSync(request.target, 'cut out')
    return { status: 'rendered' } as Awaited<ReturnType<CropReference>>
  }
  const [benchmark] = await openBenchmarks({
    kind: 'object-composition',
    folder,
    annotations: null,
    cropFolder: temporaryDirectory(),
    crop: draw,
    onProgress: (done, total) => progress.push(`${done}/${total}`),
    ...options,
  })
  if (!benchmark) throw new Error('expected a benchmark')
  return { benchmark, asked, progress }
}

test('an object smaller than half of its photo is the reference, the photo the answer', async () => {
  const [folder, cropFolder] = [folderOf(COMPLETE), temporaryDirectory()]
  const { benchmark, asked, progress } = await open(folder, { cropFolder })
  const photo = (id: number) => join(folder, 'val2017', `00000000000${id}.jpg`)
  expect(benchmark).toMatchObject({
    name: 'object-composition',
    gallery: [photo(1), photo(2)],
    missingPictures: 0,
    missingQueries: 0,
    metrics: ['recall@1', 'recall@5', 'recall@10'],
  })
  expect(benchmark.queries).toEqual([
    {
      id: '000000000001',
      group: null,
      aspects: [],
      reference: asked[0]?.target,
      words: ['a photo of cup and dog and kite'],
      sentences: ['a photo of {ref}, dog and kite'],
      conceptSentences: ['a photo of cup {ref}, dog and kite'],
      answers: [photo(1)],
      target: photo(1),
      removesReference: false,
      subset: null,
    },
    expect.objectContaining({
      id: '000000000002',
      words: ['a photo of kite'],
      sentences: ['a photo of {ref}'],
      conceptSentences: ['a photo of kite {ref}'],
    }),
  ])
  expect(asked[0]).toEqual({
    path: photo(1),
    target: expect.stringMatching(`^${cropFolder}/000000000001-[0-9a-f]{12}.jpg$`),
    longSide: 1024,
    hash: null,
    cutOut: { box: { left: 10, top: 20, right: 40, bottom: 50 }, outlines: [SQUARE] },
  })
  expect(progress).toEqual(['2/2'])
})

test('the sentence is the one of the paper', () => {
  expect(compositionSentence('$', ['cup'])).toBe('a photo of $ and cup')
  expect(compositionSentence('$', ['cup', 'dog'])).toBe('a photo of $, cup and dog')
  expect(compositionSentence('$', ['cup', 'dog', 'kite'])).toBe('a photo of $, cup and dog, and kite')
  expect(compositionSentence('$', ['cup', 'dog', 'bed', 'kite', 'tie'])).toBe(
    'a photo of $, cup and dog, bed, kite, and tie',
  )
})

test('cuts an object out once, and again only from another photo', async () => {
  const [folder, cropFolder] = [folderOf(COMPLETE), temporaryDirectory()]
  const first = await open(folder, { cropFolder })
  const [one, two] = first.asked
  rmSync(two?.target ?? '')
  const second = await open(folder, { cropFolder })
  expect(second.asked).toEqual([two])
  expect(second.benchmark).toEqual(first.benchmark)
  writeFileSync(join(folder, 'val2017', '000000000001.jpg'), 'another photo')
  const third = await open(folder, { cropFolder })
  expect(third.asked.map(({ path }) => path)).toEqual([one?.path])
  expect(third.asked[0]?.target).not.toBe(one?.target)
})

test('missing photos and those that cannot be read leave out their queries', async () => {
  const folder = folderOf(COMPLETE)
  const crop: CropReference = async () => ({
    status: 'failed',
    problem: { code: 'undecodable', reason: 'broken' },
  })
  await expect(open(folder, { crop })).rejects.toMatchObject({ code: 'benchmark-missing' })
  rmSync(join(folder, 'val2017', '000000000001.jpg'))
  const { benchmark, asked } = await open(folder)
  expect(benchmark).toMatchObject({
    missingPictures: 1,
    missingQueries: 1,
    queries: [{ id: '000000000002' }],
  })
  expect(asked).toHaveLength(1)
})

test('cancelling ends it before more is cut out', async () => {
  await expect(open(folderOf(COMPLETE), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  })
})

const withObjects = (changes: object) => ({
  'annotations/instances_val2017.json': { ...OBJECTS, ...changes },
})

test.each([
  ['a photo that leads out', { images: [{ ...image(1), file_name: '../x.jpg' }] }, '.images[0].file_name'],
  [
    'an unknown category',
    { annotations: [annotation(1, { category_id: 7 })] },
    '.annotations[0].category_id',
  ],
  ['an unknown photo', { annotations: [annotation(1), annotation(2, { image_id: 9 })] }, '[1].image_id'],
  ['an id twice', { annotations: [annotation(5), annotation(5)] }, '.annotations[1].id is 5, as in entry 0'],
  ['a box of three numbers', { annotations: [annotation(1, { bbox: [1, 2, 3] })] }, '.annotations[0].bbox'],
])('%s is refused', async (_, changes, message) => {
  await expect(open(folderOf({ ...COMPLETE, ...withObjects(changes) }))).rejects.toMatchObject({
    code: 'benchmark-invalid',
    message: expect.stringContaining(message),
  })
})
