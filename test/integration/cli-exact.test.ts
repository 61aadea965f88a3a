/** `--exact` and phrase files on the command line, with a tiny random model: what is kept, and what it answers. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { answerOf, jsonLines, runCli, type SearchAnswer } from '../helpers/cli.ts'
import { runInProcess } from '../helpers/cli-in-process.ts'
import { writeColouredPictures } from '../helpers/coloured-pictures.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

interface InvertLine {
  readonly token: readonly number[]
  readonly stored: boolean
  readonly concepts: readonly string[]
  readonly leftOut: readonly string[]
}

/** In place of the built-in names, which take their time: what lies beside the model is its own list. */
const NAMES = ['dog', 'cat', 'boots', 'old house']
const PHRASES = Array.from({ length: 64 }, (_, i) => `a photo of {} that is number ${i}`)

let [work, library, reference] = ['', '', '']
let env: Readonly<Record<string, string>>

beforeEach(async () => {
  work = temporaryDirectory()
  library = join(work, 'library')
  env = { SEARLIGHT_CACHE: join(work, 'cache'), SEARLIGHT_PROVIDER: 'cpu' }
  const [model, photos] = [join(work, 'model'), join(work, 'photos')]
  await mkdir(model)
  await writeLetterClip(model)
  await writeFile(join(model, 'concepts.txt'), NAMES.join('\n'))
  await writeFile(join(model, 'phrases.txt'), PHRASES.join('\n'))
  const paths = await writeColouredPictures(photos, 12)
  reference = paths[0] ?? ''
  await answerOf(['index', photos, '--library', library, '--model', model, '--json'], env)
})

const inLibrary = () => ['--library', library, '--reference', reference, '--steps', '40', '--json']
const invert = (...more: readonly string[]) => answerOf<InvertLine>(['invert', ...inLibrary(), ...more], env)
const search = (...more: readonly string[]) =>
  answerOf<SearchAnswer>(['search', ...inLibrary(), '--text', 'is red', '--method', 'oti', ...more], env)
const rows = () => {
  const db = new Database(join(library, 'library.db'), { readonly: true })
  const found = db.prepare('SELECT recipe, steps FROM pseudo_word ORDER BY recipe').all()
  db.close()
  return found
}
const scores = ({ hits }: SearchAnswer) => hits.map(({ score }) => score)

describe('--exact', () => {
  it('finds a token of its own, keeps it beside the other, and neither answers for the other', async () => {
    const short = await invert()
    const exact = await invert('--exact')
    expect([short.stored, exact.stored]).toEqual([false, false])
    expect(exact.token).not.toEqual(short.token)
    expect(rows()).toEqual([
      { recipe: 'isearle', steps: 40 },
      { recipe: 'isearle exact', steps: 40 },
    ])
    expect(await invert()).toMatchObject({ stored: true, token: short.token })
    expect(await invert('--exact')).toMatchObject({ stored: true, token: exact.token })
  })

  it('of search uses the exact token, in a batch line too', async () => {
    const [short, exact] = [await search(), await search('--exact')]
    expect(scores(exact)).not.toEqual(scores(short))
    const line = { references: [reference], text: 'is red', method: 'oti', steps: 40 }
    const file = join(work, 'queries.jsonl')
    const lines = [line, { ...line, exact: true }, { ...line, exact: false }, { ...line, exact: 'yes' }]
    await writeFile(file, lines.map((each) => JSON.stringify(each)).join('\n'))
    const result = await runCli(['search', '--library', library, '--batch', file, '--json'], env)
    const answers = jsonLines<SearchAnswer & { readonly error?: unknown }>(result)
    expect(answers.slice(0, 3).map(scores)).toEqual([short, exact, short].map(scores))
    expect(answers[3]?.error).toMatchObject({ code: 'usage', message: /exact is true or false/ })
    expect(rows()).toHaveLength(2)
  })

  it('of phi train teaches other pseudo-words, and says so in the weights', async () => {
    const [model, photos, out] = [join(work, 'model'), join(work, 'photos'), join(work, 'phi.safetensors')]
    const args = [
      'phi',
      'train',
      '--model',
      model,
      '--photos',
      photos,
      '--out',
      out,
      '--epochs',
      '1',
      '--json',
    ]
    const [epoch] = jsonLines(await runCli([...args, '--teacher-steps', '20'], env))
    expect(await readFile(out, 'latin1')).not.toContain('"exact"')
    const [exact] = jsonLines(await runCli([...args, '--teacher-steps', '20', '--exact'], env))
    expect(exact).not.toEqual(epoch)
    expect(await readFile(out, 'latin1')).toContain('"exact":"true"')
  })

  it.each([[['invert']], [['search']], [['phi', 'train']], [['bench', 'cir']]])(
    'is in the help of %j',
    async (command) => {
      const { code, stdout } = await runInProcess(...command, '--help')
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^ {2}--exact .* as the papers do/m)])
    },
  )
})

describe('--phrases', () => {
  const phrases = async (content: object) => {
    const file = join(work, 'phrases.json')
    await writeFile(file, JSON.stringify(content))
    return file
  }

  it('that lack a name leave it out, and the line says which', async () => {
    const file = await phrases({ dog: ['a photo of dog that runs'], cat: ['a photo of an animal'] })
    const line = await invert('--phrases', file)
    expect(line.concepts).toEqual(['dog'])
    expect(line.leftOut.toSorted()).toEqual(['boots', 'cat', 'old house'])
  })

  it('train phi, too; without any usable phrase the command ends with a sentence', async () => {
    const [model, photos, out] = [join(work, 'model'), join(work, 'photos'), join(work, 'phi.safetensors')]
    const args = [
      'phi',
      'train',
      '--model',
      model,
      '--photos',
      photos,
      '--out',
      out,
      '--epochs',
      '1',
      '--json',
    ]
    const some = await phrases({ dog: ['a photo of dog that runs'] })
    expect((await runCli([...args, '--teacher-steps', '20', '--phrases', some], env)).code).toBe(0)
    const none = await phrases({ emu: ['a photo of emu that runs'] })
    const { code, stderr } = await runCli([...args, '--teacher-steps', '20', '--phrases', none], env)
    expect([code, stderr]).toEqual([1, expect.stringMatching(/has no usable phrase for "/)])
  })
})
