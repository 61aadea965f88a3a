/** Inversion on real photos: photo-mini through the command line. */
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tryAcquireWriterLock } from '../../electron/core/catalog/writer-lock.ts'
import { answerOf, type CliResult, jsonLines, runCli, type SearchAnswer } from '../helpers/cli.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'
import { mean } from '../helpers/vectors.ts'

const IMAGES = sharedPath('photos', 'images')
const MODEL = sharedPath('models', 'photo-mini')
const TOKEN_SIZE = 192
const PHOTOS = 24
const NAMES = [
  'dog',
  'girl',
  'boy',
  'man',
  'woman',
  'beach',
  'snow',
  'bicycle',
  'ball',
  'water',
  'horse',
  'car',
]

interface InvertLine {
  readonly reference: string
  readonly token: readonly number[]
  readonly losses: readonly { readonly step: number; readonly content: number; readonly gpt: number }[]
  readonly stopped: null
  readonly concepts: readonly string[]
  readonly stored: boolean
  readonly timings: Readonly<Record<'encodeMs' | 'prepareMs' | 'invertMs' | 'totalMs', number>>
}

describe('inversion on the command line', needs('shared'), () => {
  let work: string
  let library: string
  let photos: string
  let env: Readonly<Record<string, string>>
  let references: readonly string[]

  const run = (command: string, ...args: readonly string[]): Promise<CliResult> =>
    runCli([command, '--library', library, ...args, '--json'], env)
  const search = (...args: readonly string[]) =>
    answerOf<SearchAnswer>(['search', '--library', library, ...args, '--json'], env)
  const invert = (...args: readonly string[]) =>
    answerOf<InvertLine>(['invert', '--library', library, ...args, '--json'], env)
  const storedPseudoWords = () => {
    const db = new Database(join(library, 'library.db'), { readonly: true })
    const rows = db.prepare('SELECT recipe, steps, seed FROM pseudo_word ORDER BY recipe, steps, seed').all()
    db.close()
    return rows
  }

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'searlight-inversion-'))
    ;[library, photos] = [join(work, 'library'), join(work, 'photos')]
    env = { SEARLIGHT_CACHE: join(work, 'cache') }
    await mkdir(photos)
    const names = (await readdir(IMAGES)).sort().slice(0, PHOTOS)
    for (const name of names) await copyFile(join(IMAGES, name), join(photos, name))
    references = names.map((name) => join(photos, name))
    await answerOf(['index', photos, '--library', library, '--model', MODEL, '--json'], env)
  })
  afterAll(() => rm(work, { recursive: true, force: true }))

  it('prints the token, the losses of every tenth step and the timings, and finds it stored afterwards', async () => {
    const args = ['--reference', references[0] ?? '', '--recipe', 'searle', '--steps', '35', '--seed', '2']
    const first = await invert(...args)
    expect(first.token).toHaveLength(TOKEN_SIZE)
    expect(first.token.every(Number.isFinite)).toBe(true)
    expect(first.losses.map(({ step }) => step)).toEqual([10, 20, 30, 35])
    expect(first).toMatchObject({ reference: references[0], stopped: null, stored: false })
    expect(first.concepts).toHaveLength(15)
    expect(first.timings.invertMs).toBeGreaterThan(0)
    const again = await invert(...args)
    expect(again).toMatchObject({ stored: true, token: first.token, losses: first.losses })
    expect(storedPseudoWords()).toContainEqual({ recipe: 'searle', steps: 35, seed: 2 })
  })

  it('finds one pseudo-word for several pictures, between those of each, and stores it for none', async () => {
    const two = references.slice(7, 9).flatMap((reference) => ['--reference', reference])
    const args = [...two, '--recipe', 'isearle', '--steps', '30']
    const before = storedPseudoWords()
    const together = await answerOf<
      Omit<InvertLine, 'reference'> & { readonly references: readonly string[] }
    >(['invert', '--library', library, ...args, '--jointly', '--json'], env)
    expect(together.references).toEqual(references.slice(7, 9))
    expect(together).toMatchObject({ stopped: null, stored: false })
    expect(together.losses.map(({ step }) => step)).toEqual([10, 20, 30])
    expect(storedPseudoWords()).toEqual(before)
    const each = jsonLines<InvertLine>(await run('invert', ...args))
    const distance = (a: readonly number[], b: readonly number[]) =>
      Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)))
    const [first, second] = each.map(({ token }) => token) as [readonly number[], readonly number[]]
    expect(distance(together.token, first)).toBeGreaterThan(0)
    expect(distance(together.token, first)).toBeLessThan(distance(first, second))
    expect(distance(together.token, second)).toBeLessThan(distance(first, second))
  })

  // The loss of iSEARLE includes its noise, which is most of it.
  it.each([
    ['searle', 0.8],
    ['isearle', 0.99],
  ] as const)('comes nearer to the picture by the whole recipe of %s', async (recipe, atMost) => {
    const { losses, token } = await invert('--reference', references[3] ?? '', '--recipe', recipe)
    // A step's loss depends on the template that it drew: only means can be compared.
    const meanOf = (part: readonly InvertLine['losses'][number][]) => mean(part.map(({ content }) => content))
    expect(meanOf(losses.slice(-10))).toBeLessThan(atMost * meanOf(losses.slice(0, 3)))
    // The README of photo-mini: about 2.
    expect(Math.hypot(...token)).toBeGreaterThan(1)
    expect(Math.hypot(...token)).toBeLessThan(5)
  })

  it('answers a search with the pseudo-words of optimisation, stored for the next one', async () => {
    const args = ['--reference', references[1] ?? '', '--method', 'oti', '--steps', '40']
    const first = await search(...args, '--text', 'is on a beach')
    expect(first.method).toBe('oti')
    expect(first.hits).toHaveLength(PHOTOS)
    expect(first.timings.invertMs).toBeGreaterThan(0)
    expect(storedPseudoWords()).toContainEqual({ recipe: 'isearle', steps: 40, seed: 0 })
    const prompt = await search(...args, '--prompt', 'a photo of {ref} that is on a beach')
    expect(prompt.hits.map(({ path, score }) => [path, score])).toEqual(
      first.hits.map(({ path, score }) => [path, score]),
    )
    const phi = await search(
      '--reference',
      references[1] ?? '',
      '--text',
      'is on a beach',
      '--method',
      'searle',
    )
    expect(phi.hits.map(({ score }) => score)).not.toEqual(first.hits.map(({ score }) => score))
  })

  it('finds a photo by its own pseudo-word', async () => {
    const reference = references[2] ?? ''
    const { hits } = await search('--reference', reference, '--method', 'oti', '--steps', '150')
    expect(hits.slice(0, 3).map(({ path }) => path)).toContain(reference)
  })

  it('takes recipe, steps and seed from each line of a batch', async () => {
    const batch = join(work, 'queries.jsonl')
    const line = { references: references.slice(3, 5), text: 'are in the snow', method: 'oti', limit: 2 }
    const settings = [{ recipe: 'searle', steps: 11 }, { steps: 12, seed: 5 }, { steps: 0 }]
    await writeFile(batch, settings.map((own) => JSON.stringify({ ...line, ...own })).join('\n'))
    const answers = jsonLines<SearchAnswer & { error?: { code: string } }>(
      await run('search', '--batch', batch),
    )
    expect(answers.map(({ method, error }) => method ?? error?.code)).toEqual(['oti', 'oti', 'usage'])
    expect(storedPseudoWords()).toEqual(
      expect.arrayContaining([
        { recipe: 'searle', steps: 11, seed: 0 },
        { recipe: 'isearle', steps: 12, seed: 5 },
      ]),
    )
  })

  it('uses names and phrases of the user, and does not store what comes of them', async () => {
    const before = storedPseudoWords()
    const [vocabulary, phrases] = [join(work, 'names.txt'), join(work, 'phrases.tsv')]
    await writeFile(vocabulary, NAMES.join('\n'))
    await writeFile(phrases, NAMES.map((name) => `${name}\ta photo of ${name} that is red`).join('\n'))
    const args = ['--reference', references[5] ?? '', '--recipe', 'isearle', '--steps', '20']
    const { concepts, stored } = await invert(...args, '--vocabulary', vocabulary, '--phrases', phrases)
    expect(concepts.toSorted()).toEqual(NAMES.toSorted())
    expect(stored).toBe(false)
    expect(storedPseudoWords()).toEqual(before)
    await writeFile(phrases, 'dog\ta photo of dog that is red')
    // A name without a phrase is left out; one is enough.
    const one = await invert(...args, '--vocabulary', vocabulary, '--phrases', phrases)
    expect(one.concepts).toEqual(['dog'])
    await writeFile(phrases, 'zebra\ta photo of zebra that is red')
    const refused = await run('invert', ...args, '--vocabulary', vocabulary, '--phrases', phrases)
    expect(refused).toMatchObject({ code: 1, stdout: '' })
  })

  it('answers without storing while another process writes', async () => {
    const before = storedPseudoWords()
    const lock = tryAcquireWriterLock(library, 'test')
    const { hits } = await search('--reference', references[6] ?? '', '--method', 'oti', '--steps', '10')
    expect(hits).toHaveLength(PHOTOS)
    expect(storedPseudoWords()).toEqual(before)
    lock?.release()
    expect(lock).not.toBeNull()
  })

  it.each([
    [['invert', '--recipe', 'searle'], /--reference is missing/],
    [['invert', '--reference', 'a.jpg', '--recipe', 'magic'], /recipe is searle or isearle/],
    [['invert', '--reference', 'a.jpg', '--steps', '0'], /steps is a whole number/],
    [
      ['invert', ...'abcdef'.split('').flatMap((file) => ['--reference', file]), '--jointly'],
      /5 references at most/,
    ],
    [['search', '--text', 'a', '--method', 'oti'], /oti needs a reference/],
  ])('%j is wrong usage', async ([command = '', ...args], problem) => {
    const { code, stdout, stderr } = await run(command, ...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(problem)
  })

  it('says that a reference is not there', async () => {
    const { code, stdout, stderr } = await run(
      'invert',
      '--reference',
      join(photos, 'gone.jpg'),
      '--recipe',
      'searle',
    )
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/gone\.jpg cannot be used as a reference: there is no such file/)
  })
})
