/** The main job on real photos: photo-mini, the 600 photos beside the checkout, through the command line. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOf, type IndexAnswer, jsonLines, runCli, type SearchAnswer } from '../helpers/cli.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'

const PHOTOS = sharedPath('photos', 'images')
const MODEL = sharedPath('models', 'photo-mini')
/** From ../shared/models/photo-mini/README.md, in per cent. */
const PUBLISHED_RECALL = { 1: 18.3, 5: 44.2, 10: 56.5 } as const

describe('search on the command line', needs('shared'), () => {
  let work: string
  let library: string
  let indexed: IndexAnswer

  const search = (...args: readonly string[]) =>
    answerOf<SearchAnswer>(['search', '--library', library, ...args, '--json'])
  const searchFails = (...args: readonly string[]) =>
    runCli(['search', '--library', library, ...args, '--json'])

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'searlight-cli-'))
    library = join(work, 'library')
    indexed = await answerOf<IndexAnswer>(['index', PHOTOS, '--library', library, '--model', MODEL, '--json'])
  })
  afterAll(() => rm(work, { recursive: true, force: true }))

  it('indexes every photo', () => {
    expect(indexed).toMatchObject({ indexed: 600, failed: [], skipped: 0 })
  })

  it('skips everything the second time, without being told the model again', async () => {
    const again = await answerOf<IndexAnswer>(['index', PHOTOS, '--library', library, '--json'])
    expect(again).toMatchObject({ indexed: 0, failed: [], skipped: 600 })
  })

  it('reproduces the published recall of the model', async () => {
    const captions = await firstCaptions()
    const batch = join(work, 'captions.jsonl')
    const lines = [...captions.values()].map((text) => JSON.stringify({ text, limit: 10 }))
    await writeFile(batch, `${lines.join('\n')}\n`)
    const answers = jsonLines<SearchAnswer>(
      await runCli(['search', '--library', library, '--batch', batch, '--json']),
    )
    expect(answers).toHaveLength(600)
    const ranks = [...captions.keys()].map((name, query) =>
      answers[query]?.hits.findIndex(({ path }) => basename(path) === name),
    )
    for (const [k, published] of Object.entries(PUBLISHED_RECALL)) {
      const found = ranks.filter((rank) => rank !== undefined && rank >= 0 && rank < Number(k)).length
      const recall = (100 * found) / 600
      console.log(`Recall@${k} ${recall.toFixed(2)} (published ${published})`)
      expect(Math.abs(recall - published)).toBeLessThanOrEqual(1)
    }
  })

  it("answers a text query with the text's own cosine as the score", async () => {
    const { hits, method } = await search('--text', 'a dog running on the beach', '--limit', '5')
    expect(method).toBe('text')
    expect(hits).toHaveLength(5)
    for (const { score, text, reference, capturedAt } of hits) {
      expect(text).toBeCloseTo(score, 6)
      expect(reference).toBeNull()
      expect(new Date(capturedAt).getTime()).toBeGreaterThan(0)
    }
  })

  it('says what the model does not read', async () => {
    const codes = async (...args: readonly string[]) =>
      (await search(...args, '--limit', '1')).hints.map(({ code }) => code)
    expect(await codes('--text', 'a dog running on the beach')).toEqual([])
    expect(await codes('--text', 'ein Hund mit einem Ball')).toEqual(['language-unsupported'])
    expect(await codes('--text', '浜辺の犬')).toEqual(['language-unsupported'])
    expect(await codes('--text', 'a xqzvblort on a beach')).toEqual(['words-unknown'])
    const reference = join(PHOTOS, '1015118661_980735411b.jpg')
    expect(await codes('--reference', reference)).toEqual([])
    expect(await codes('--reference', reference, '--prompt', 'a xqzvblort of {ref}')).toEqual([
      'words-unknown',
    ])
    const told = await runCli(['search', '--library', library, '--text', '浜辺の犬', '--limit', '1'])
    expect(told.stderr).toContain('the model does not read this language')
    expect(told.stdout.trim().split('\n')).toHaveLength(1)
  })

  it('finds a library photo by itself first, with cosine 1', async () => {
    const photo = join(PHOTOS, '1015118661_980735411b.jpg')
    const { hits, method } = await search('--reference', photo, '--limit', '2')
    expect(method).toBe('image')
    expect(hits[0]?.path).toBe(photo)
    expect(hits[0]?.score).toBeCloseTo(1, 5)
  })

  const outside = sharedPath('formats', 'camera', 'Nikon-E950.jpg')

  it.each(['sum', 'slerp', 'searle', 'image', 'text', 'pdv', 'basic'] as const)(
    'composes by %s with a reference from outside',
    async (method) => {
      const answer = await search(
        '--reference',
        outside,
        '--text',
        'is on a beach',
        '--method',
        method,
        '--limit',
        '600',
      )
      expect(answer.method).toBe(method)
      expect(answer.hits).toHaveLength(600)
      const order = answer.hits.toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
      expect(answer.hits).toEqual(order)
      if (method === 'image')
        for (const { score, reference } of answer.hits) expect(reference).toBeCloseTo(score, 6)
      if (method === 'text') for (const { score, text } of answer.hits) expect(text).toBeCloseTo(score, 6)
      expect(answer.timings.invertMs > 0).toBe(method === 'searle' || method === 'pdv')
      expect(Object.keys(answer)).toEqual(['hits', 'method', 'bands', 'hints', 'timings'])
    },
  )

  it('takes several references and a whole sentence', async () => {
    const references = ['Nikon-E950.jpg', 'HP-PhotoSmart-735.jpg'].flatMap((name) => [
      '--reference',
      sharedPath('formats', 'camera', name),
    ])
    const text = ['--text', 'are in the snow', '--method', 'searle']
    const byText = await search(...references, ...text, '--limit', '20')
    const byPrompt = await search(
      ...references,
      '--prompt',
      'a photo of {ref} and {ref2} that are in the snow',
      '--limit',
      '20',
    )
    expect(byText.method).toBe('searle')
    expect(byPrompt.hits.map(({ path }) => path)).toEqual(byText.hits.map(({ path }) => path))
    const swapped = await search(
      ...references,
      '--prompt',
      'a photo of {ref2} and {ref} that are in the snow',
      '--limit',
      '20',
    )
    expect(swapped.hits.map(({ score }) => score)).not.toEqual(byText.hits.map(({ score }) => score))
  })

  it('takes a "$" and a "{ref}" of the user for what they are', async () => {
    for (const method of ['searle', 'names']) {
      const asked = ['--reference', outside, '--text', 'costs $5, {ref2}', '--method', method]
      const plain = await search(...asked, '--limit', '3')
      expect(plain.method).toBe(method)
      expect(plain.hits).toHaveLength(3)
    }
  })

  it('survives captions of any length and script', async () => {
    const batch = join(work, 'odd.jsonl')
    const captions = ['a dog '.repeat(2_000), 'כלב על החוף 🏖️', '\u0000', '\ud800', '<|endoftext|> a dog']
    const lines = captions.map((text) => JSON.stringify({ text, limit: 1 }))
    await writeFile(batch, lines.join('\n'))
    const answers = jsonLines<SearchAnswer>(
      await runCli(['search', '--library', library, '--batch', batch, '--json']),
    )
    expect(answers.map(({ hits }) => hits?.length)).toEqual(captions.map(() => 1))
  })

  it('answers each batch line in order, and continues after a wrong one', async () => {
    const batch = join(work, 'mixed.jsonl')
    await writeFile(
      batch,
      '{"text":"a dog","limit":1}\nnot json\n{"references":["/no/such.jpg"]}\n{"text":"snow","limit":2}\n',
    )
    const result = await runCli(['search', '--library', library, '--batch', batch, '--json'])
    const lines = jsonLines<SearchAnswer & { readonly error?: { readonly code: string } }>(result)
    expect(lines.map(({ hits, error }) => error?.code ?? hits.length)).toEqual([
      1,
      'usage',
      'reference-unreadable',
      2,
    ])
    expect(result.code).toBe(1)
  })

  it('filters by folder and capture date', async () => {
    expect((await search('--text', 'a dog', '--folder', PHOTOS)).hits).toHaveLength(50)
    expect((await search('--text', 'a dog', '--folder', work)).hits).toEqual([])
    expect((await search('--text', 'a dog', '--to', '1999')).hits).toEqual([])
    expect((await search('--text', 'a dog', '--from', '1999')).hits).toHaveLength(50)
  })

  it.each([
    [['--text', 'x', '--limit', '0'], 2],
    [['--text', 'x', '--method', 'magic'], 2],
    [['--text', 'x', '--limit', '-1'], 2],
    [['--text', 'x', '--steps', 'abc'], 2],
    [['--text', 'x', '--recipe', 'nonsense'], 2],
    [['--reference', ''], 2],
    [['--batch', '/tmp'], 2],
    [['--batch', '/no/such.jsonl'], 2],
    [['--text', 'x', '--prompt', 'y'], 2],
    [['--text', 'x', '--method', 'searle'], 2],
    [['--nonsense'], 2],
    [['stray', '--text', 'x'], 2],
    [[], 2],
    [['--reference', '/no/such/file.jpg'], 1],
    [['--text', 'x', '--phi', 'missing'], 1],
  ] as const)('refuses %j in one line, with nothing on standard output', async (args, code) => {
    const result = await searchFails(...args)
    expect(result.stdout).toBe('')
    expect(result.code).toBe(code)
    expect(result.stderr.trim().split('\n')).toHaveLength(1)
  })

  it('names a missing library', async () => {
    const result = await runCli(['search', '--library', join(work, 'none'), '--text', 'x', '--json'])
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toMatch(/there is no library/)
  })
})

/** File name -> first caption, in the file's order. */
async function firstCaptions(): Promise<ReadonlyMap<string, string>> {
  const captions = new Map<string, string>()
  for (const line of (await readFile(sharedPath('photos', 'captions.tsv'), 'utf8')).split('\n')) {
    const [name, caption] = line.split('\t')
    if (name && caption && !captions.has(name)) captions.set(name, caption)
  }
  return captions
}
