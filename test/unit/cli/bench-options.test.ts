import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBenchOptions } from '../../../electron/cli/commands/bench-options.ts'
import { METHOD_NAMES } from '../../../electron/core/evaluation/methods.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

const HERE = import.meta.dirname

test('a folder, a model and no more: all methods on all queries of the validation split', () => {
  expect(readBenchOptions(['--circo', HERE, '--model', HERE])).toEqual({
    source: 'circo',
    folders: [HERE],
    annotations: null,
    split: 'val',
    photos: 5000,
    methods: METHOD_NAMES,
    modelDir: HERE,
    phiName: null,
    seed: 1,
    exact: false,
    otiQueries: 'all',
    submission: null,
    json: false,
  })
})

test('the world asks a third of its queries of methods by optimisation', () => {
  expect(readBenchOptions(['--world', '--model', HERE])).toMatchObject({ folders: [], otiQueries: 'third' })
  const all = readBenchOptions(['--world', '--model', HERE, '--oti-queries', 'all', '--photos', '900'])
  expect(all).toMatchObject({ otiQueries: 'all', photos: 900 })
})

test('exact pseudo-words are measured where they are asked for', () => {
  expect(readBenchOptions(['--world', '--model', HERE, '--exact'])).toMatchObject({ exact: true })
})

test('domain conversion takes two folders', () => {
  const work = temporaryDirectory()
  const options = readBenchOptions(['--domain-conversion', work, HERE, '--model', HERE])
  expect(options.folders).toEqual([work, HERE])
})

test('a submission is of the test split unless another is asked for', () => {
  const of = (...more: readonly string[]) =>
    readBenchOptions(['--cirr', HERE, '--model', HERE, '--submission', 'out', ...more])
  expect(of()).toMatchObject({ split: 'test', submission: join(process.cwd(), 'out') })
  expect(of('--split', 'val').split).toBe('val')
})

test('methods are measured once each, in the order given', () => {
  const { methods } = readBenchOptions(['--world', '--model', HERE, '--methods', 'isearle, sum,isearle'])
  expect(methods).toEqual(['isearle', 'sum'])
})

test.each([
  [[], /what to measure is missing/],
  [['--world', '--circo', HERE], /two sources/],
  [['--circo', HERE], /--model is missing/],
  [['--circo', HERE, '--model', HERE, '--photos', '5'], /--photos is for --world/],
  [['--world', '--submission', 'x'], /--submission is for --circo, --cirr, not for --world/],
  [['--fashioniq', HERE, '--model', HERE, '--split', 'test'], /--split is for --circo, --cirr, not/],
  [['--world', '--annotations', HERE], /--annotations is for --circo, .*, not for --world/],
  [['--library', HERE, '--oti-queries', 'third'], /--oti-queries is for --world, /],
  [['--cirr', HERE, '--model', HERE, '--submission', 'x', '--oti-queries', 'third'], /every query/],
  [['--world', '--model', HERE, '--photos', '0'], /photos is a whole number/],
  [['--world', '--model', HERE, '--seed', '-1'], /seed/],
  [['--world', '--model', HERE, '--methods', 'oti'], /"oti" is no method/],
  [['--circo', HERE, '--model', HERE, '--split', 'train'], /--split is val or test/],
  [['--world', HERE], /not expected here/],
  [['--domain-conversion', HERE, '--model', HERE], /two folders/],
  [['--fashion', HERE], /Unknown option/],
])('%j is wrong usage', (args, message) => {
  expect(() => readBenchOptions(args)).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) }),
  )
})

test('a folder that is not there is named', () => {
  expect(() => readBenchOptions(['--circo', '/no/such', '--model', HERE])).toThrow(
    expect.objectContaining({ code: 'folder-missing', message: expect.stringContaining('/no/such') }),
  )
})
