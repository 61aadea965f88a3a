import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type BenchOptions, readBenchOptions } from '../../../electron/cli/commands/bench-options.ts'
import { createProgram } from '../../../electron/cli/program/program.ts'
import { METHOD_NAMES } from '../../../electron/core/evaluation/methods.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

const HERE = import.meta.dirname

/** The options as `bench cir` reads them from a command line. */
function optionsOf(args: readonly string[]): BenchOptions {
  const program = createProgram({ signal: new AbortController().signal, exitCode: 0 })
  const cir = program.commands.find((each) => each.name() === 'bench')?.commands[0]
  if (!cir) throw new Error('expected a command bench cir')
  const { operands } = cir.parseOptions([...args])
  return readBenchOptions(cir.opts(), operands)
}

test('a folder, a model and no more: all methods on all queries of the validation split', () => {
  expect(optionsOf(['--circo', HERE, '--model', HERE])).toEqual({
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
  expect(optionsOf(['--world', '--model', HERE])).toMatchObject({ folders: [], otiQueries: 'third' })
  const all = optionsOf(['--world', '--model', HERE, '--oti-queries', 'all', '--photos', '900'])
  expect(all).toMatchObject({ otiQueries: 'all', photos: 900 })
})

test('--exact measures exact pseudo-words', () => {
  expect(optionsOf(['--world', '--model', HERE, '--exact'])).toMatchObject({ exact: true })
})

test('domain conversion takes two folders', () => {
  const work = temporaryDirectory()
  const options = optionsOf(['--domain-conversion', work, HERE, '--model', HERE])
  expect(options.folders).toEqual([work, HERE])
})

test('a submission takes the test split unless --split names another', () => {
  const of = (...more: readonly string[]) =>
    optionsOf(['--cirr', HERE, '--model', HERE, '--submission', 'out', ...more])
  expect(of()).toMatchObject({ split: 'test', submission: join(process.cwd(), 'out') })
  expect(of('--split', 'val').split).toBe('val')
})

test('methods are measured once each, in the order given', () => {
  const { methods } = optionsOf(['--world', '--model', HERE, '--methods', 'isearle, sum,isearle'])
  expect(methods).toEqual(['isearle', 'sum'])
})

test.each([
  [[], /the source is missing: give one of --world, --circo/],
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
])('%j is wrong usage', (args, message) => {
  expect(() => optionsOf(args)).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringMatching(message) }),
  )
})

test('a folder that is not there is named', () => {
  expect(() => optionsOf(['--circo', '/no/such', '--model', HERE])).toThrow(
    expect.objectContaining({ code: 'folder-missing', message: expect.stringContaining('/no/such') }),
  )
})
