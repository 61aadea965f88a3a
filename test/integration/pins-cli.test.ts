/** Pins and words on the command line, with a tiny model. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Refinement } from '../../electron/shared/app-refining.ts'
import { answerOf, runCli, type SearchAnswer, startCli } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'

interface Listed {
  readonly [kind: string]: readonly {
    readonly name: string
    readonly references: readonly string[]
    readonly refinement: Refinement
  }[]
}

let work: string
let library: string
let photos: readonly string[]
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'searlight-pins-cli-'))
  library = join(work, 'library')
  env = { SEARLIGHT_CACHE: join(work, 'cache'), SEARLIGHT_PROVIDER: 'cpu' }
  await writeLetterClip(join(work, 'model'))
  photos = await generatePhotos({ folder: join(work, 'photos'), count: 6, width: 40, height: 30 })
  const index = [
    'index',
    join(work, 'photos'),
    '--library',
    library,
    '--model',
    join(work, 'model'),
    '--json',
  ]
  await answerOf(index, env)
})

afterAll(() => rm(work, { recursive: true, force: true }))

const run = (command: string, ...args: readonly string[]) =>
  runCli([command, '--library', library, ...args], env)
const list = (command: string, ...args: readonly string[]) =>
  answerOf<Listed>([command, '--library', library, ...args, '--json'], env)

test('adds, lists, refines and removes a pin, and lists it for readers too', async () => {
  const added = await list('pins', '--add', '--reference', photos[1] ?? '', '--text', 'at night')
  expect(added['pins']).toMatchObject([
    {
      name: 'at night',
      references: [expect.stringMatching(/^[0-9a-f]{64}$/)],
      refinement: { kind: 'waiting' },
    },
  ])
  expect(await list('pins')).toEqual(added)
  const refined = await run('pins', '--refine')
  expect(refined.code).toBe(0)
  expect(refined.stdout).toMatch(/^at night: (refined|the first answer is kept), loss .*\n$/)
  const removed = await list('pins', '--remove', 'at night')
  expect(removed['pins']).toEqual([])
})

test('^C ends it, and the pin waits for the next run', async () => {
  await list('pins', '--add', '--reference', photos[4] ?? '', '--name', 'n')
  const { child, result } = startCli(['pins', '--library', library, '--refine'], env)
  child.stderr?.once('data', () => child.kill('SIGINT'))
  const { code, stderr } = await result
  expect([code, stderr]).toEqual([1, expect.stringMatching(/stopped\s*$/)])
  expect((await list('pins'))['pins']).toMatchObject([{ refinement: { kind: 'waiting' } }])
  await list('pins', '--remove', 'n')
})

test('a word is saved, stands in prompts, and is removed by its name in any case', async () => {
  const pictures = photos.slice(0, 2).flatMap((path) => ['--reference', path])
  const { words } = await list('words', '--add', 'Rex', ...pictures)
  expect(words).toMatchObject([{ name: 'Rex', usable: true, references: { length: 2 } }])
  const prompt = ['search', '--library', library, '--prompt', 'a photo of {word:rex} at night', '--json']
  expect((await answerOf<SearchAnswer>(prompt, env)).hits).toHaveLength(6)
  expect((await list('words', '--remove', 'REX'))['words']).toEqual([])
  expect((await runCli(prompt, env)).code).toBe(2)
})

describe('an impossible pin', () => {
  test.each([
    ['pins', ['--add'], 2, /a pin needs words or a reference/],
    ['pins', ['--text', 'a dog'], 2, /go with --add/],
    ['pins', ['--remove', 'nobody'], 1, /there is no pin "nobody"/],
    ['pins', ['--add', '--reference', 'gone.jpg'], 1, /gone\.jpg cannot be used as a reference/],
    ['words', ['--add', 'rex'], 2, /--add and --reference go together/],
    ['words', ['--add', 'two words', '--reference', 'a.jpg'], 1, /cannot be used as a reference/],
    ['words', ['--remove', 'rex'], 1, /there is no word "rex"/],
  ])('%s %j ends with %i', async (command, args, code, message) => {
    const result = await run(command, ...args)
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) })
  })

  test('a word is not called two words', async () => {
    const result = await run('words', '--add', 'two words', '--reference', photos[0] ?? '')
    expect(result).toMatchObject({ code: 1, stderr: expect.stringMatching(/"two words" cannot be a word/) })
  })
})
