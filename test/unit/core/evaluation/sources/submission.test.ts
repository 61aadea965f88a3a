/** The formats are those that the servers' own pages and example files show. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Benchmark, BenchmarkQuery } from '../../../../../electron/core/evaluation/benchmark.ts'
import {
  Submission,
  takesSubmissions,
  writeSubmission,
} from '../../../../../electron/core/evaluation/sources/submission.ts'
import { temporaryDirectory } from '../../../../helpers/temporary-directory.ts'

function benchmark(name: string, queries: readonly Partial<BenchmarkQuery>[], missingQueries = 0): Benchmark {
  const empty = { group: null, aspects: [], words: [], sentences: [], conceptSentences: null, answers: [] }
  const complete = { ...empty, id: '0', reference: '', target: null, removesReference: true, subset: null }
  return {
    name,
    gallery: [],
    queries: queries.map((query) => ({ ...complete, ...query })),
    missingPictures: 0,
    missingQueries,
    metrics: [],
  }
}

const coco = (id: number) => `/coco/unlabeled2017/${String(id).padStart(12, '0')}.jpg`
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

test('CIRCO: the numbers of the first 50 pictures by query, the reference among them', () => {
  const submission = new Submission(benchmark('circo-test', [{ id: '0', reference: coco(2) }, { id: '1' }]))
  submission.add('1', upTo(60).toReversed().map(coco))
  submission.add('0', upTo(60).map(coco))
  const [file, ...others] = submission.files()
  expect(others).toEqual([])
  expect(file?.name).toBe('circo-test.json')
  expect(JSON.parse(file?.text ?? '')).toEqual({ '0': upTo(50), '1': upTo(60).toReversed().slice(0, 50) })
})

const cirr = (number: number) => `/cirr/test1/test1-${number}-0-img0.png`
const CIRR_QUERY = {
  id: '12063',
  reference: cirr(2),
  subset: [cirr(40), cirr(3), cirr(70), cirr(1), cirr(60)],
}

test('CIRR: names without the reference, 50 of all and 3 of the subset, in two files', () => {
  const submission = new Submission(benchmark('cirr-test1', [CIRR_QUERY]))
  submission.add('12063', upTo(80).map(cirr))
  const [all, subset, ...others] = submission.files()
  expect(others).toEqual([])
  expect([all?.name, subset?.name]).toEqual(['cirr-test1-recall.json', 'cirr-test1-recall_subset.json'])
  const numbers = [1, ...upTo(51).slice(2)]
  expect(JSON.parse(all?.text ?? '')).toEqual({
    version: 'rc2',
    metric: 'recall',
    '12063': numbers.map((number) => `test1-${number}-0-img0`),
  })
  expect(all?.text).toMatch(/^\{"version":"rc2","metric":"recall","12063":\["test1-1-0-img0",/)
  expect(JSON.parse(subset?.text ?? '')).toEqual({
    version: 'rc2',
    metric: 'recall_subset',
    '12063': ['test1-1-0-img0', 'test1-3-0-img0', 'test1-40-0-img0'],
  })
})

test('refuses a query without an answer, or with too short a one, by its number', () => {
  const some = new Submission(benchmark('circo-test', [{ id: '0' }, { id: '1' }]))
  some.add('0', upTo(50).map(coco))
  expect(() => some.files()).toThrow('needs 50 pictures for each query, and query 1 of circo-test has 0')
  const short = new Submission(benchmark('cirr-test1', [CIRR_QUERY]))
  short.add('12063', upTo(50).map(cirr))
  expect(() => short.files()).toThrow('query 12063 of cirr-test1 has 49')
  const narrow = new Submission(benchmark('cirr-test1', [{ ...CIRR_QUERY, subset: [cirr(1), cirr(2)] }]))
  narrow.add('12063', upTo(60).map(cirr))
  expect(() => narrow.files()).toThrow('needs 3 pictures for each query, and query 12063 of cirr-test1 has 1')
})

test('refuses benchmarks without a server', () => {
  expect(['circo-test', 'cirr-test1', 'fashioniq-dress'].map((name) => takesSubmissions({ name }))).toEqual([
    true,
    true,
    false,
  ])
  expect(() => new Submission(benchmark('fashioniq-dress', []))).toThrow('only CIRCO and CIRR')
  expect(() => new Submission(benchmark('circo-test', [], 3))).toThrow('3 of circo-test cannot be asked')
  const circo = new Submission(benchmark('circo-test', [{ id: '0' }]))
  expect(() => circo.add('0', ['/home/me/holiday.jpg'])).toThrow('holiday has none')
  expect(() => circo.add('7', [])).toThrow('expected a query of circo-test, got 7')
})

test('files are named by their method, and an earlier one is replaced', async () => {
  const folder = join(temporaryDirectory(), 'new')
  const file = { name: 'circo-test.json', text: '{}' }
  await writeSubmission(folder, 'isearle-oti+concept', [{ ...file, text: 'old' }])
  const paths = await writeSubmission(folder, 'isearle-oti+concept', [file])
  expect(paths).toEqual([join(folder, 'isearle-oti+concept.circo-test.json')])
  expect(readFileSync(paths[0] ?? '', 'utf8')).toBe('{}')
  await expect(writeSubmission('/dev/null/x', 'sum', [file])).rejects.toMatchObject({
    code: 'export-folder-unwritable',
  })
})
