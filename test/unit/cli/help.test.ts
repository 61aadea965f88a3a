import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from '../../../electron/cli/program/program.ts'
import { runInProcess } from '../../helpers/cli-in-process.ts'

const PROGRAM = createProgram({ signal: new AbortController().signal, exitCode: 0 })
const SCREEN = { lines: 40, columns: 100 }

/** The commands and options that scripts rely on. */
const OPTIONS: Readonly<Record<string, string>> = {
  index: 'library model change-model ignore include strict json',
  watch: 'library',
  folders: 'library remove gone json',
  failed: 'library retry excluded json',
  'library check': 'library json',
  'library repair': 'library json',
  'library export': 'library json',
  'library import': 'library json',
  log: 'library report names json',
  search:
    'library reference text prompt ask parse-only without method dial concept more less recipe steps seed exact phi limit from to folder camera lens same no-references stacks batch json',
  invert: 'library reference recipe steps seed exact jointly phi vocabulary phrases json',
  pins: 'library add reference text name remove refine json',
  words: 'library add reference remove refine json',
  models: 'install accept-licence remove json',
  demo: 'library photos json',
  'phi train':
    'model photos out recipe epochs batch sentences clusters teacher-steps seed exact limit from-present phi ' +
    'vocabulary phrases json',
  'bench cir':
    'world circo cirr fashioniq domain-conversion object-composition library annotations split methods model phi ' +
    'photos seed exact oti-queries submission json',
  help: '',
}

function commandsOf(command: Command, path: string): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((each) => {
    const name = `${path} ${each.name()}`.trim()
    return [[name, each] as const, ...commandsOf(each, name)]
  })
}

const COMMANDS = commandsOf(PROGRAM, '')

test('the program has the commands and options that scripts rely on', () => {
  const leaves = COMMANDS.filter(([, { commands }]) => commands.length === 0)
  const options = leaves.map(([name, command]) => [
    name,
    command.options.map((option) => option.name()).join(' '),
  ])
  expect(Object.fromEntries(options)).toEqual(OPTIONS)
})

test.each([['', PROGRAM] as const, ...COMMANDS])(
  '`%s --help` prints one screen with a sentence for each option',
  async (name, command) => {
    const words = name.split(' ').filter(Boolean)
    const { code, stdout, stderr } = await runInProcess(...words, '--help')
    expect([code, stderr]).toEqual([0, ''])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(SCREEN.lines)
    expect(lines.filter((line) => line.length > SCREEN.columns)).toEqual([])
    const described = [
      ...command.createHelp().visibleOptions(command),
      ...command.registeredArguments,
      ...command.commands.map((each) => ({ name: () => each.name(), description: each.description() })),
    ]
    const shown = stdout.replace(/\s+/g, ' ')
    for (const { name: nameOf, description } of [command, ...described].map(sentenceOf)) {
      expect([nameOf, description]).toEqual([nameOf, expect.stringMatching(/^[A-Z][^\n]*[a-z^)].*\.$/)])
      expect(shown).toContain(description)
    }
    expect(await runInProcess('help', ...words)).toEqual({ code, stdout, stderr })
    expect(await runInProcess(...words, '-h')).toEqual({ code, stdout, stderr })
  },
)

function sentenceOf(part: { name(): string; description: string | (() => string) }) {
  const { description } = part
  return {
    name: part.name(),
    description: (typeof description === 'string' ? description : description.call(part)).replace(
      /\s+/g,
      ' ',
    ),
  }
}

test('`--version` prints the version of package.json', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
  expect(await runInProcess('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
})
