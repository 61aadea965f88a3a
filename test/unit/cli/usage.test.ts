/** How the command line reads its arguments, and what it says about wrong ones. */
import { expect, test } from 'vitest'
import { createProgram } from '../../../electron/cli/program/program.ts'
import { runInProcess } from '../../helpers/cli-in-process.ts'

const L = ['--library', 'L'] as const

test.each([
  [[], /^a command is missing; usage: npm run --silent cli -- <command> \[options\]; "--help" explains it$/],
  [['serach'], /^"serach" is no command; the commands are index, .*search, .*; usage: /],
  [['serach', '--help'], /^"serach" is no command/],
  [['a\nb'], /^"a\\nb" is no command/],
  [['__proto__'], /^"__proto__" is no command/],
  [['--json', 'search'], /^unknown option '--json'/],
  [['help', 'phi', 'tarin'], /^"phi tarin" is no command/],
  [['phi'], /^a command is missing; usage: phi <command>/],
  [['phi', 'tarin'], /^"tarin" is no command; the commands are train; usage: phi /],
  [['bench'], /^a command is missing; usage: bench /],
  [['bench', 'help'], /^"help" is no command; the commands are cir;/],
  [['library'], /^a command is missing; usage: library /],
  [['library', ...L], /^a command is missing; usage: library /],
  [['library', 'mend', ...L], /^"mend" is no command; the commands are check, repair, export, import;/],
])('%j names no command', async (args, line) => {
  await expectWrong(args, line)
})

test.each([
  [['search'], /^--library <dir> is missing; usage: search --library <dir> .*; "search --help" explains it$/],
  [['search', '--library'], /^option '--library <dir>' argument missing; usage/],
  [['search', '--library', ''], /^option '--library <dir>' argument '' is invalid\. It is empty; usage/],
  [['search', '--libary', 'L'], /^unknown option '--libary' \(did you mean --library\?\); usage: search /],
  [['search', '--version'], /^unknown option '--version'/],
  [['search', ...L, '--json=true'], /^unknown option '--json=true'/],
  [['search', ...L, '-j'], /^unknown option '-j'/],
  [['search', ...L, '-hx'], /^unknown option '-hx'/],
  [['search', ...L, '--no-json'], /^unknown option '--no-json'/],
  [['search', ...L, '-5'], /^unknown option '-5'/],
  [['index', ...L, '-5'], /^unknown option '-5'/],
  [
    ['search', ...L, '--text', '-5 degrees'],
    /^a value that begins with "-" is written --text=-\.\.\.; usage/,
  ],
  [['search', ...L, '--text', '-\n'], /^a value that begins with "-" is written --text=/],
  [['search', ...L, '--limit', '-1'], /^a value that begins with "-" is written --limit=-\.\.\.;/],
  [['search', '--text', '--help'], /^a value that begins with "-" is written --text=/],
  [['library', '--library', '--json', 'check'], /^a value that begins with "-" is written --library=/],
  [
    ['search', ...L, 'a', 'b'],
    /^too many arguments for 'search'\. Expected 0 arguments but got 2: a, b; usage/,
  ],
  [['search', ...L, '--', '--json'], /^too many arguments for 'search'.*: --json; usage/],
  [['search', ...L, '--reference', 'a.jpg', 'b.jpg'], /^too many arguments for 'search'/],
  [['library', 'check', 'file', ...L], /^too many arguments for 'check'/],
  [['library', 'import', ...L], /^missing required argument 'file'; usage: library import <file>/],
  [['phi', 'train', '--photos', 'p', '--out', 'o'], /^--model <dir> is missing; usage: phi train /],
  [['phi', 'train', '--model', 'm', '--out', 'o'], /^--photos is missing: name at least one folder$/],
  [['phi', 'train', '--model', 'm', '--out', 'o', ''], /argument 'folder'\. It is empty/],
  [['invert', ...L, '--reference', ''], /^option '--reference <file>' argument '' is invalid/],
  [['invert', ...L], /^--reference is missing: name at least one photo$/],
])('%j is wrong usage of options and arguments', async (args, line) => {
  await expectWrong(args, line)
})

test.each([
  [['search', ...L, '--text=x', '--limit=-1'], /^limit is a whole number of at least 1, not "-1"$/],
  [['search', ...L, '--text=x', '--limit', 'ten'], /^limit is a whole number/],
  [['search', ...L, '--text=x', '--limit', '5', '--limit', '0'], /^limit is a whole number.*"0"$/],
  [['search', ...L, '--text=x', '--dial', '2'], /^dial is a number from 0/],
  [['search', ...L, '--text=x', '--method', 'magic'], /^method is one of auto, text, /],
  [['search', ...L, '--text=x', '--from', 'yesterday'], /yesterday/],
  [['search', ...L, '--batch', 'b', '--text', 'x'], /^--batch takes its queries from the file/],
  [['index', ...L, '--change-model'], /^--change-model needs --model$/],
  [['index', ...L, '--include', 'vidoes'], /^--include: "vidoes" is neither a folder nor a rule/],
  [['folders', ...L, '--remove', 'a', '--gone', 'b'], /^--remove and --gone do not go together/],
  [['pins', ...L, '--text', 'a'], /go with --add$/],
  [['words', ...L, '--add', 'rex'], /^--add and --reference go together$/],
  [['models', '--accept-licence'], /^--accept-licence goes with --install$/],
  [['demo', '--photos', '0'], /^--photos is a whole number from 1 to/],
  [['bench', 'cir'], /^the source is missing: give one of --world, --circo,/],
])('%j has a value of the wrong kind', async (args, line) => {
  await expectWrong(args, line)
})

async function expectWrong(args: readonly string[], line: RegExp): Promise<void> {
  const { code, stdout, stderr } = await runInProcess(...args)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(stderr.trimEnd()).toMatch(line)
}

/** The options and arguments that a command reads from its line. */
function read(...args: readonly string[]) {
  const program = createProgram({ signal: new AbortController().signal, exitCode: 0 })
  const [name, ...others] = args
  const command = program.commands.find((each) => each.name() === name)
  if (!command) throw new Error(`expected a command, got ${name}`)
  return { ...command.parseOptions(others), options: command.opts() }
}

test('a value may begin with a dash, be empty, or be a dash', () => {
  expect(read('search', '--text=-5 degrees', '--prompt=', '--from', '-').options).toEqual({
    text: '-5 degrees',
    prompt: '',
    from: '-',
  })
  expect(read('search', '--text', '', '--to=a=b').options).toEqual({ text: '', to: 'a=b' })
})

test('of an option that is given twice the last counts, or all where several are allowed', () => {
  const { options } = read(
    'search',
    '--text',
    'a',
    '--text',
    'b',
    '--reference',
    'a.jpg',
    '--reference=b.jpg',
  )
  expect(options).toEqual({ text: 'b', reference: ['a.jpg', 'b.jpg'] })
})

test('everything after -- is an argument, and options may stand after arguments', () => {
  expect(read('index', 'a', '--strict', 'b', '--', '--json', '-5')).toEqual({
    operands: ['a', 'b', '--json', '-5'],
    unknown: [],
    options: { strict: true },
  })
})

test('`library` takes its options before or after its command', async () => {
  const missing = {
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('there is no library in /nowhere/at/all'),
  }
  expect(await runInProcess('library', '--library', '/nowhere/at/all', 'check')).toEqual(missing)
  expect(await runInProcess('library', 'check', '--library', '/nowhere/at/all')).toEqual(missing)
  const twice = ['library', '--library', '/other', 'check', '--library=/nowhere/at/all'] as const
  expect(await runInProcess(...twice)).toEqual(missing)
})
