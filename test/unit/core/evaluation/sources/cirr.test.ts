/** Made-up folders; the test states the results of CIRR's protocol by hand. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CirrSource } from '../../../../../electron/core/evaluation/sources/benchmark-source.ts'
import { openBenchmarks } from '../../../../../electron/core/evaluation/sources/open-benchmarks.ts'
import { folderOf, pictures } from '../../../../helpers/picture-folders.ts'

const NAMES = ['dev-1-0-img0', 'dev-2-0-img1', 'dev-3-0-img0', 'dev-4-1-img1']
const [REFERENCE = '', TARGET = '', MEMBER = '', OTHER = ''] = NAMES
const SPLIT = Object.fromEntries(NAMES.map((name) => [name, `./dev/${name}.png`]))
const QUERY = {
  pairid: 120,
  reference: REFERENCE,
  target_hard: TARGET,
  target_soft: { [TARGET]: 1 },
  caption: 'Fewer dogs',
  img_set: { id: 3, members: [MEMBER, REFERENCE, TARGET], reference_rank: 1, target_rank: 2 },
}
const COMPLETE = {
  'captions/cap.rc2.val.json': [QUERY, { ...QUERY, pairid: 121, reference: OTHER }],
  'image_splits/split.rc2.val.json': SPLIT,
  ...pictures(...NAMES.map((name) => `img_raw/dev/${name}.png`)),
}

async function open(folder: string, changes: Partial<CirrSource> = {}) {
  const [benchmark] = await openBenchmarks({
    kind: 'cirr',
    folder,
    annotations: null,
    split: 'val',
    ...changes,
  })
  if (!benchmark) throw new Error('expected a benchmark')
  return benchmark
}

test('queries, gallery and metrics are those of the repository', async () => {
  const folder = folderOf(COMPLETE)
  const path = (name: string) => join(folder, 'img_raw', 'dev', `${name}.png`)
  const benchmark = await open(folder)
  expect(benchmark).toMatchObject({
    name: 'cirr-val',
    gallery: NAMES.map(path),
    missingPictures: 0,
    missingQueries: 0,
    metrics: [
      'recall@1',
      'recall@5',
      'recall@10',
      'recall@50',
      'recall-subset@1',
      'recall-subset@2',
      'recall-subset@3',
    ],
  })
  expect(benchmark.queries[0]).toEqual({
    id: '120',
    group: null,
    aspects: [],
    reference: path(REFERENCE),
    words: ['Fewer dogs'],
    sentences: ['a photo of {ref} that Fewer dogs'],
    conceptSentences: null,
    answers: [path(TARGET)],
    target: path(TARGET),
    removesReference: true,
    subset: [path(MEMBER), path(TARGET)],
  })
})

test.each([
  ['beside each other', ['', '', '']],
  ['as SEARLE asks for them', ['cirr/captions/', 'cirr/image_splits/', '']],
  ['as the repository has them', ['captions/', 'image_splits/', 'img_raw/']],
])('files may lie %s', async (_, [captions, splits, images]) => {
  const folder = folderOf({
    [`${captions}cap.rc2.val.json`]: [QUERY],
    [`${splits}split.rc2.val.json`]: SPLIT,
    ...pictures(...NAMES.map((name) => `${images}dev/${name}.png`)),
  })
  expect(await open(folder)).toMatchObject({ missingPictures: 0, queries: [{ id: '120' }] })
})

test('the test split has no answers, and its annotations may lie apart', async () => {
  const { target_hard: _, target_soft: __, ...query } = QUERY
  const annotations = folderOf({ 'cap.rc2.test1.json': [query], 'split.rc2.test1.json': SPLIT })
  const benchmark = await open(folderOf(pictures(...NAMES.map((name) => `dev/${name}.png`))), {
    annotations,
    split: 'test1',
  })
  expect(benchmark.name).toBe('cirr-test1')
  expect(benchmark.queries).toMatchObject([{ answers: [], target: null }])
})

test('counts each missing picture once, and leaves out queries that cannot be asked or judged', async () => {
  const folder = folderOf(COMPLETE)
  rmSync(join(folder, 'img_raw', 'dev', `${OTHER}.png`))
  rmSync(join(folder, 'img_raw', 'dev', `${MEMBER}.png`))
  const benchmark = await open(folder)
  expect(benchmark).toMatchObject({ missingPictures: 2, missingQueries: 1 })
  expect(benchmark.queries).toMatchObject([{ id: '120', subset: [expect.stringContaining(TARGET)] }])
})

test('refuses a folder without any picture, and names where it looked', async () => {
  const folder = folderOf({ 'cap.rc2.val.json': [QUERY], 'split.rc2.val.json': SPLIT })
  await expect(open(folder)).rejects.toMatchObject({
    code: 'benchmark-missing',
    message: expect.stringMatching(
      new RegExp(
        `^None of the pictures of cirr-val is there: looked for \\./dev/${REFERENCE}\\.png .*${folder}/img_raw`,
      ),
    ),
  })
})

const withSplit = (path: string) => ({ 'image_splits/split.rc2.val.json': { ...SPLIT, [OTHER]: path } })

test.each([
  ['a path that leads out', withSplit('../../etc/passwd'), 'leads out of the folder: "../../etc/passwd"'],
  ['a path that leads out on the way', withSplit(`./dev/../../x/${OTHER}.png`), 'leads out of the folder'],
  ['an absolute path', withSplit('/etc/passwd'), 'leads out of the folder: "/etc/passwd"'],
  ['a path with backslashes', withSplit(`..\\${OTHER}.png`), 'leads out of the folder'],
  ["another picture's path", withSplit(`./dev/${TARGET}.png`), 'is the path of another picture'],
  [
    'a name that the split lacks',
    { 'captions/cap.rc2.val.json': [QUERY, { ...QUERY, pairid: 7, target_hard: 'dev-9' }] },
    'cap.rc2.val.json[1] names dev-9, which is not in split.rc2.val.json',
  ],
  [
    'a name that is a path',
    { 'captions/cap.rc2.val.json': [{ ...QUERY, reference: '../x' }] },
    'cap.rc2.val.json[0].reference must be a name of letters, digits, _ and -',
  ],
  [
    'an id twice',
    { 'captions/cap.rc2.val.json': [QUERY, QUERY] },
    'cap.rc2.val.json[1].pairid is 120, as in entry 0',
  ],
])('%s is refused', async (_, files, message) => {
  await expect(open(folderOf({ ...COMPLETE, ...files }))).rejects.toMatchObject({
    code: 'benchmark-invalid',
    message: expect.stringContaining(message),
  })
})
