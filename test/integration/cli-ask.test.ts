/** The free sentence from the command line: with a model, without one, in a batch. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { Library } from '../../electron/core/library/library.ts'
import { forkNode } from '../../electron/core/workers/child-process.ts'
import type { ParsedAsk } from '../../electron/shared/ask-api.ts'
import { answerOf, type CliResult, type IndexAnswer, jsonLines, runCli } from '../helpers/cli.ts'
import { drawnPicture, toSharp } from '../helpers/drawn-pictures.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'

interface AskAnswer {
  readonly hits: readonly { readonly path: string; readonly score: number | null; readonly match?: null }[]
  readonly method: string
  readonly parsed?: ParsedAsk
  readonly hints?: readonly { readonly code: string }[]
}

const work = mkdtempSync(join(tmpdir(), 'searlight-ask-'))
const photos = join(work, 'photos')
const library = join(work, 'library')
const bare = join(work, 'bare')
const env = { SEARLIGHT_CACHE: join(work, 'cache'), SEARLIGHT_PROVIDER: 'cpu' }

/** Name, seed of the picture, camera, lens. The names state the days. */
const PHOTOS = [
  ['Holidays/IMG_20180517_101010.jpg', 1, 'NIKON D70s', 'EF50mm f/1.8 STM'],
  ['Holidays/IMG_20190612_101010.jpg', 2, 'NIKON D70s', ''],
  ['Phone/IMG_20180901_101010.jpg', 3, 'Canon EOS 5D', ''],
  ['Phone/Without You.jpg', 4, 'NIKON D200', ''],
  ['Snow/dog.jpg', 5, '', ''],
] as const

beforeAll(async () => {
  await writeLetterClip(join(work, 'model'))
  for (const [name, seed, model, lens] of PHOTOS) {
    mkdirSync(join(photos, name, '..'), { recursive: true })
    const picture = toSharp(drawnPicture(40 + seed, 30))
    const exif = { IFD0: { Model: model }, ...(lens !== '' && { IFD2: { LensModel: lens } }) }
    writeFileSync(
      join(photos, name),
      await picture
        .withExif(model === '' ? {} : exif)
        .jpeg()
        .toBuffer(),
    )
  }
  await answerOf(['index', photos, '--library', library, '--model', join(work, 'model'), '--json'], env)
  await libraryWithoutModel()
})

afterAll(() => rmSync(work, { recursive: true, force: true }))

/** As a window makes it: a folder, and no model yet. */
async function libraryWithoutModel(): Promise<void> {
  const start = (url: string) => (options: Parameters<typeof forkNode>[1]) =>
    forkNode(new URL(url, import.meta.url), options)
  const opened = await Library.open({
    ...{ dir: bare, access: 'write', create: true, command: 'test', phiName: null },
    signal: new AbortController().signal,
    processes: {
      inference: start('../../electron/worker/main.ts'),
      search: start('../../electron/worker/search/main.ts'),
    },
  })
  await opened.addFolder(photos)
  // The scan lists the photos; without a model nothing reads them.
  await opened.indexPending(new AbortController().signal).catch(() => {})
  await opened.close()
}

function search(dir: string, ...args: readonly string[]): Promise<CliResult> {
  return runCli(['search', '--library', dir, ...args], env)
}

async function ask(dir: string, ...args: readonly string[]): Promise<AskAnswer> {
  const result = await search(dir, ...args, '--json')
  if (result.code !== 0) throw new Error(result.stderr)
  return jsonLines<AskAnswer>(result)[0] as AskAnswer
}

const names = ({ hits }: AskAnswer) => hits.map(({ path }) => basename(path))

describe('with a model', () => {
  test('the parts of a sentence are filters, and the rest is the text', async () => {
    const answer = await ask(library, '--ask', 'a dog without people in Holidays in 2018')
    expect(answer.parsed).toMatchObject({
      text: 'a dog',
      without: ['people'],
      from: '2018-01-01',
      to: '2018-12-31',
      folders: [join(photos, 'Holidays')],
    })
    expect(names(answer)).toEqual(['IMG_20180517_101010.jpg'])
    expect(answer.method).toBe('text')
    const plain = await ask(library, '--text', 'a dog', '--folder', join(photos, 'Holidays'), '--to', '2018')
    expect(answer.hits.map(({ score }) => score)).toEqual(plain.hits.map(({ score }) => score))
    expect(plain).not.toHaveProperty('parsed')
  })

  test('cameras, lenses and file names that the library has', async () => {
    const byNikon = await ask(library, '--ask', 'dogs taken with a nikon')
    expect(byNikon.parsed).toMatchObject({ text: 'dogs', cameras: ['NIKON D200', 'NIKON D70s'] })
    expect(names(byNikon).sort()).toEqual([
      'IMG_20180517_101010.jpg',
      'IMG_20190612_101010.jpg',
      'Without You.jpg',
    ])
    expect(names(await ask(library, '--ask', 'taken with the EF50mm f/1.8 STM'))).toEqual([
      'IMG_20180517_101010.jpg',
    ])
    const byName = await ask(library, '--ask', 'Without You.jpg')
    expect(byName.parsed).toMatchObject({ text: '', without: [], filename: 'Without You.jpg' })
    expect(names(byName)).toEqual(['Without You.jpg'])
  })

  test('the options --camera and --lens narrow any query; their names need not be whole', async () => {
    const nikons = await ask(library, '--text', 'a dog', '--camera', 'nikon', '--lens', 'EF50mm')
    expect(names(nikons)).toEqual(['IMG_20180517_101010.jpg'])
    const two = await ask(library, '--text', 'a dog', '--camera', 'D200', '--camera', 'Canon EOS 5D')
    expect(names(two).sort()).toEqual(['IMG_20180901_101010.jpg', 'Without You.jpg'])
    expect(names(await ask(library, '--text', 'a dog', '--camera', 'Leica'))).toEqual([])
  })

  test('a library that an earlier release read learns its lenses without embedding', async () => {
    const db = new Database(databasePath(library))
    db.exec('UPDATE content SET lens = NULL, facts_version = 1; UPDATE photo SET facts_version = 1')
    db.close()
    const sentence = ['--ask', 'taken with the EF50mm f/1.8 STM'] as const
    expect((await ask(library, ...sentence)).parsed?.lenses).toEqual([])
    const report = await answerOf<IndexAnswer>(['index', '--library', library, '--json'], env)
    expect(report).toMatchObject({ indexed: 0, read: PHOTOS.length, failed: [] })
    expect((await ask(library, ...sentence)).parsed?.lenses).toEqual(['EF50mm f/1.8 STM'])
  })

  test('an option goes before what the sentence says', async () => {
    const answer = await ask(
      library,
      ...['--ask', 'dogs in Holidays in 2018', '--folder', join(photos, 'Phone')],
      ...['--from', '2018-06', '--without', 'cats'],
    )
    expect(answer.parsed).toMatchObject({ folders: [join(photos, 'Holidays')], from: '2018-01-01' })
    expect(names(answer)).toContain('IMG_20180901_101010.jpg')
    expect(names(answer)).not.toContain('IMG_20180517_101010.jpg')
  })

  test('an exclusion alone is answered calmly', async () => {
    const answer = await ask(library, '--ask', 'without people')
    expect(answer.parsed).toMatchObject({ text: '', without: ['people'] })
    expect(answer.hits.length).toBe(PHOTOS.length)
  })

  test('a batch holds sentences among other queries', async () => {
    const file = join(work, 'batch.jsonl')
    const lines = [
      { ask: 'dogs in Holidays' },
      { text: 'dogs', camera: ['Canon EOS 5D'] },
      { ask: 'x', text: 'x' },
    ]
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))
    const result = await search(library, '--batch', file)
    const [first, second, third] = jsonLines<AskAnswer & { error?: { code: string } }>(result)
    expect(result.code).toBe(1)
    expect(first?.parsed?.folders).toEqual([join(photos, 'Holidays')])
    expect(second?.hits.length).toBe(1)
    expect(third?.error?.code).toBe('usage')
  })

  test.each([
    [['--ask', 'a dog', '--text', 'a dog'], /leave out text and prompt/],
    [['--ask', 'a dog', '--prompt', 'a dog'], /leave out text and prompt/],
    [['--ask', ' '], /the sentence of ask is empty/],
    [['--ask', 'a'.repeat(5000)], /at most 4000 letters/],
    [['--text', 'a dog', '--parse-only'], /give --ask/],
    [['--text', 'a dog', '--without', ''], /without is text/],
  ])('wrong usage %#', async (args, sentence) => {
    const result = await search(library, ...args)
    expect([result.code, result.stdout]).toEqual([2, ''])
    expect(result.stderr).toMatch(sentence)
  })
})

describe('without a model', () => {
  test('names and facts answer, and nothing ranks', async () => {
    const answer = await ask(bare, '--ask', 'dog')
    expect(answer).toMatchObject({ method: 'facts', hints: [{ code: 'no-model' }], parsed: { text: 'dog' } })
    expect(answer.hits).toMatchObject([
      {
        path: join(photos, 'Snow/dog.jpg'),
        score: null,
        reference: null,
        text: null,
        band: null,
        match: null,
      },
    ])
    expect(names(await ask(bare, '--ask', 'photos in the Phone folder'))).toEqual([
      'IMG_20180901_101010.jpg',
      'Without You.jpg',
    ])
    expect(names(await ask(bare, '--ask', 'photos without dog', '--limit', '2'))).toEqual([
      'IMG_20180517_101010.jpg',
      'IMG_20190612_101010.jpg',
    ])
    expect(names(await ask(bare, '--ask', 'zebra'))).toEqual([])
  })

  test('a sentence is read, and a text needs a model', async () => {
    const read = await search(bare, '--ask', 'dogs in Holidays', '--parse-only')
    expect([read.code, Object.keys(JSON.parse(read.stdout))]).toEqual([0, ['parsed']])
    const text = await search(bare, '--text', 'a dog')
    expect([text.code, text.stdout]).toEqual([1, ''])
    expect(text.stderr).toMatch(/model-missing/)
  })
})
