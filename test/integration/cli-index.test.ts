/** Indexing as a user meets it: renames, copies, models, two writers, folders removed, disks away, broken files. */
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerOf, type IndexAnswer, runCli, type SearchAnswer, startCli } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { needs } from '../helpers/needs.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'
import { sharedPath } from '../helpers/shared.ts'

const SMALL = { width: 64, height: 48 }

let work: string
let library: string
let model: string
let photos: string

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'searlight-cli-'))
  library = join(work, 'library')
  model = join(work, 'model')
  photos = join(work, 'photos')
  await writeRandomClip(model, TINY_CLIP)
})
afterEach(() => rm(work, { recursive: true, force: true }))

const index = (...args: readonly string[]) =>
  answerOf<IndexAnswer>(['index', ...args, '--library', library, '--json'])
const indexFails = (...args: readonly string[]) => runCli(['index', ...args, '--library', library, '--json'])
const search = (...args: readonly string[]) =>
  answerOf<SearchAnswer>(['search', '--library', library, ...args, '--json'])
const similar = async (reference: string) => (await search('--reference', reference, '--limit', '1000')).hits

describe('index', () => {
  it('embeds nothing again after a rename and a move', async () => {
    const [first = ''] = await generatePhotos({ folder: join(photos, 'a'), count: 12, ...SMALL })
    expect(await index(photos, '--model', model)).toMatchObject({ indexed: 12, skipped: 0 })
    await rename(join(photos, 'a'), join(photos, 'renamed'))
    await mkdir(join(photos, 'deeper'))
    await rename(join(photos, 'renamed', 'photo-00000.jpg'), join(photos, 'deeper', 'other.jpg'))
    expect(await index(photos)).toMatchObject({ indexed: 0, failed: [], skipped: 12 })
    const paths = (await similar(join(photos, 'deeper', 'other.jpg'))).map(({ path }) => path)
    expect(paths).toHaveLength(12)
    expect(paths).toContain(join(photos, 'deeper', 'other.jpg'))
    expect(paths).not.toContain(first)
  })

  it('finds identical files at two paths twice, in order of their paths', async () => {
    const [first = ''] = await generatePhotos({ folder: photos, count: 2, ...SMALL })
    await index(photos, '--model', model)
    await cp(first, join(photos, 'a-copy.jpg'))
    await index(photos)
    const [best, second] = await similar(first)
    expect([best?.path, second?.path]).toEqual([join(photos, 'a-copy.jpg'), first])
    expect(best?.score).toBe(second?.score)
  })

  it('drops deleted files and reads changed ones again', async () => {
    const [first = '', second = ''] = await generatePhotos({ folder: photos, count: 3, ...SMALL })
    await index(photos, '--model', model)
    await rm(first)
    await cp((await generatePhotos({ folder: join(work, 'other'), count: 5, ...SMALL }))[4] ?? '', second)
    expect(await index(photos)).toMatchObject({ indexed: 1, skipped: 1 })
    expect((await similar(second)).map(({ path }) => path)).not.toContain(first)
  })

  it('keeps the photos of a folder that is away', async () => {
    await generatePhotos({ folder: photos, count: 4, ...SMALL })
    await index(photos, '--model', model)
    await rename(photos, join(work, 'unplugged'))
    expect(await index()).toMatchObject({ indexed: 0, skipped: 4 })
    const { folders } = await answerOf<{ folders: { status: string; photos: number }[] }>([
      'folders',
      '--library',
      library,
      '--json',
    ])
    expect(folders).toMatchObject([{ status: 'offline', photos: 4 }])
    await rename(join(work, 'unplugged'), photos)
    expect(await index()).toMatchObject({ indexed: 0, skipped: 4 })
  })

  it('keeps what it computed of a removed folder, and says how long', async () => {
    const [first = ''] = await generatePhotos({ folder: photos, count: 3, ...SMALL })
    await index(photos, '--model', model)
    const removed = await runCli(['folders', '--library', library, '--remove', photos, '--json'])
    const { keptUntil } = JSON.parse(removed.stdout) as { keptUntil: string }
    expect(Date.parse(keptUntil) - Date.now()).toBeGreaterThan(29 * 24 * 3_600_000)
    expect(removed.stderr).toMatch(/3 photos leave every search, the files are untouched/)
    expect(await similar(first)).toEqual([])
    expect(await index(photos)).toMatchObject({ indexed: 0, skipped: 3 })
    expect(await similar(first)).toHaveLength(3)
  })

  it('asks for a model first, and refuses another one until the user asks for it', async () => {
    await generatePhotos({ folder: photos, count: 3, ...SMALL })
    expect((await indexFails(photos)).stderr).toMatch(/there is no library in .*--model/)
    await index(photos, '--model', model)
    const other = join(work, 'other-model')
    await writeRandomClip(other, { ...TINY_CLIP, featureSize: 20 })
    const refused = await indexFails(photos, '--model', other)
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/--change-model/)
    expect(await index(photos, '--model', other, '--change-model')).toMatchObject({ indexed: 3 })
    expect(await index(photos, '--model', model, '--change-model')).toMatchObject({ indexed: 0, skipped: 3 })
  })

  it('refuses text with a model that has no tokenizer', async () => {
    await generatePhotos({ folder: photos, count: 1, ...SMALL })
    await index(photos, '--model', model)
    const refused = await runCli(['search', '--library', library, '--text', 'a dog', '--json'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/this model has no tokenizer/)
  })

  it.each([
    ['a folder that is no model', 'empty', /config\.json/],
    ['nothing', 'missing', /missing/],
  ])('refuses %s as a model', async (_, name, message) => {
    await mkdir(join(work, 'empty'))
    await generatePhotos({ folder: photos, count: 1, ...SMALL })
    const refused = await indexFails(photos, '--model', join(work, name))
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(message)
  })

  it('refuses a model that cannot be run, and keeps what was indexed with the other', async () => {
    const [first = ''] = await generatePhotos({ folder: photos, count: 3, ...SMALL })
    await index(photos, '--model', model)
    const broken = join(work, 'broken')
    await writeRandomClip(broken, TINY_CLIP)
    await writeNaNWeights(join(broken, 'model.safetensors'))
    const refused = await indexFails(photos, '--model', broken, '--change-model')
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(await similar(first)).toHaveLength(3)
    expect(await index(photos)).toMatchObject({ indexed: 0, failed: [], skipped: 3 })
  })

  it('refuses a tokenizer that is none, naming the file', async () => {
    await generatePhotos({ folder: photos, count: 1, ...SMALL })
    await writeFile(join(model, 'tokenizer.json'), '{}')
    const refused = await indexFails(photos, '--model', model)
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/tokenizer\.json: expected a tokenizer/)
  })

  it('does not blame photos for thumbnails that cannot be written', async () => {
    await generatePhotos({ folder: photos, count: 3, ...SMALL })
    await index(photos, '--model', model)
    await rm(join(library, 'thumbnails'), { recursive: true })
    await writeFile(join(library, 'thumbnails'), 'a file in the way')
    await cp(
      (await generatePhotos({ folder: join(work, 'more'), count: 5, ...SMALL }))[4] ?? '',
      join(photos, 'new.jpg'),
    )
    const refused = await indexFails(photos)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/thumbnails cannot be written/)
    await rm(join(library, 'thumbnails'))
    expect(await index(photos)).toMatchObject({ indexed: 1, failed: [], skipped: 3 })
  })

  it('refuses a folder that does not exist, and merges folders inside each other', async () => {
    await generatePhotos({ folder: join(photos, 'inner'), count: 2, ...SMALL })
    await cp(join(photos, 'inner'), join(photos, 'outer'), { recursive: true })
    expect((await indexFails(join(work, 'none'), '--model', model)).stderr).toMatch(/there is no folder/)
    expect(await index(join(photos, 'inner'), '--model', model)).toMatchObject({ indexed: 2 })
    // The same two pictures again, at two more paths.
    expect(await index(photos)).toMatchObject({ skipped: 4 })
    expect(await index(join(photos, 'inner'))).toMatchObject({ skipped: 4 })
    expect(await similar(join(photos, 'inner', 'photo-00000.jpg'))).toHaveLength(4)
  })

  it('lists unreadable files, continues, and fails only with --strict', async () => {
    await generatePhotos({ folder: photos, count: 2, ...SMALL })
    await writeFile(join(photos, 'empty.jpg'), '')
    await writeFile(join(photos, 'text.jpg'), 'this is no picture')
    const answer = await index(photos, '--model', model)
    expect(answer.indexed).toBe(2)
    expect(answer.failed.map(({ path, code }) => [path, code])).toEqual([
      [join(photos, 'empty.jpg'), 'empty'],
      [join(photos, 'text.jpg'), 'not-an-image'],
    ])
    expect((await indexFails(photos, '--strict')).code).toBe(1)
    await cp(join(photos, 'photo-00000.jpg'), join(photos, 'empty.jpg'))
    await runCli(['failed', '--library', library, '--retry'])
    expect((await index()).failed.map(({ code }) => code)).toEqual(['not-an-image'])
  })

  it('leaves out what is hidden, and what the user asks for', async () => {
    await generatePhotos({ folder: photos, count: 2, ...SMALL })
    for (const folder of ['@eaDir', '.hidden', 'skip'])
      await generatePhotos({ folder: join(photos, folder), count: 1, ...SMALL })
    await cp(join(photos, 'photo-00000.jpg'), join(photos, '._photo-00000.jpg'))
    expect(await index(photos, '--model', model, '--ignore', 'skip/')).toMatchObject({
      indexed: 2,
      failed: [],
    })
  })

  it('lets a second writer wait, and readers search meanwhile', async () => {
    await generatePhotos({ folder: photos, count: 1, ...SMALL })
    await index(photos, '--model', model)
    await generatePhotos({ folder: photos, count: 800, ...SMALL })
    const again = ['index', photos, '--library', library, '--json']
    const one = startCli(again)
    while (!existsSync(join(library, 'writer.json'))) await delay(5)
    const two = startCli(again)
    expect(await similar(join(photos, 'photo-00000.jpg'))).not.toEqual([])
    const results = await Promise.all([one.result, two.result])
    expect(results.map(({ code }) => code)).toEqual([0, 0])
    const sums = results.map(({ stdout }) => JSON.parse(stdout) as IndexAnswer)
    expect(sums.reduce((sum, { indexed }) => sum + indexed, 0)).toBe(799)
    expect(results[1]?.stderr).toMatch(/waiting: `index` \(process \d+\)/)
  })

  it.each([
    [[]],
    [['index']],
    [['index', '--library']],
    [['nonsense']],
    [['index', '--library', 'x', '--what']],
  ])('calls %j wrong usage in one line', async (args) => {
    const result = await runCli(args)
    expect(result).toMatchObject({ code: 2, stdout: '' })
    expect(result.stderr.trim().split('\n')).toHaveLength(1)
  })
})

/** Weights of the right shapes that are no numbers: the model compiles and runs, and gives nothing. */
async function writeNaNWeights(path: string): Promise<void> {
  const bytes = await readFile(path)
  const header = 8 + Number(bytes.readBigUInt64LE(0))
  for (let offset = header; offset + 4 <= bytes.length; offset += 4) bytes.writeFloatLE(Number.NaN, offset)
  await writeFile(path, bytes)
}

describe('the files of ../shared/formats', needs('shared'), () => {
  it('end indexed, or in the list with a reason; all of the broken ones are in the list', async () => {
    const formats = sharedPath('formats')
    const answer = await index(formats, '--model', model)
    const entries = await readdir(formats, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    expect(answer.indexed + answer.failed.length).toBe(files.length)
    for (const { reason } of answer.failed) expect(reason.length).toBeGreaterThan(10)
    const broken = (await readdir(join(formats, 'broken')))
      .map((name) => join(formats, 'broken', name))
      .sort()
    const listed = answer.failed
      .map(({ path }) => path)
      .filter((path) => path.startsWith(join(formats, 'broken')))
    expect(listed.sort()).toEqual(broken)
  })
})
