/** Stacks through the command line: copies, a burst, references that never answer, and libraries that change. */
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReadable, openWritable } from '../../electron/core/catalog/open-database.ts'
import { StackTable } from '../../electron/core/catalog/stack-table.ts'
import { Stacker } from '../../electron/core/stacks/stacker.ts'
import { answerOf, jsonLines, runCli, type SearchAnswer } from '../helpers/cli.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { dated, drawnJpeg, drawnPictures, nearCopy, secondLook } from '../helpers/near-copies.ts'

interface StackedAnswer extends Omit<SearchAnswer, 'hits'> {
  readonly hits: readonly (SearchAnswer['hits'][number] & {
    readonly stack?: { readonly kind: string; readonly paths: readonly string[] } | null
  })[]
}

let work: string
let photos: string
let library: string
let env: Readonly<Record<string, string>>

const at = (name: string) => join(photos, name)
const index = (...args: readonly string[]) =>
  answerOf(['index', photos, '--library', library, '--model', join(work, 'model'), ...args, '--json'], env)
const search = (...args: readonly string[]) =>
  answerOf<StackedAnswer>(['search', '--library', library, ...args, '--json'], env)
const fails = (...args: readonly string[]) => runCli(['search', '--library', library, ...args, '--json'], env)
const namesOf = ({ hits }: StackedAnswer) => hits.map(({ path }) => basename(path)).sort()

/** The stacks of a library, each as its kind and its names in order. */
function stacksIn(dir: string): readonly string[] {
  const db = openReadable(dir)
  try {
    const rows = db.query<{ id: number }>('SELECT photo_id AS id FROM stack_photo').all()
    const stacks = [...new StackTable(db).of(rows.map(({ id }) => id)).values()]
    const lines = stacks.map(({ kind, photos }) =>
      [kind, ...photos.map(({ path }) => basename(path))].join(' '),
    )
    return [...new Set(lines)].sort()
  } finally {
    db.close()
  }
}

const ALL = ['burst burst-1.jpg burst-2.jpg', 'copies copy.jpg original.jpg small.jpg']

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'searlight-cli-stacks-'))
  photos = join(work, 'photos')
  library = join(work, 'library')
  env = { SEARLIGHT_CACHE: join(work, 'cache'), SEARLIGHT_PROVIDER: 'cpu' }
  await mkdir(photos)
  await writeLetterClip(join(work, 'model'))
  const [first, second, third, fourth, fifth] = drawnPictures(5, 9) as [never, never, never, never, never]
  const original = await drawnJpeg(first)
  await writeFile(at('original.jpg'), original)
  await writeFile(at('copy.jpg'), original)
  await writeFile(at('small.jpg'), await nearCopy(original, 'resized', 1))
  const [one, two] = await secondLook(second)
  await writeFile(at('burst-1.jpg'), await dated(one, 100))
  await writeFile(at('burst-2.jpg'), await dated(two, 102))
  await writeFile(at('same-day.jpg'), await dated(await drawnJpeg(third), 5_000))
  await writeFile(at('other-day.jpg'), await dated(await drawnJpeg(fourth), 200_000))
  await writeFile(at('alone.jpg'), await drawnJpeg(fifth))
  await index()
})
afterAll(() => rm(work, { recursive: true, force: true }))

describe('stacks of an indexed library', () => {
  it('holds copies, near copies and bursts', () => {
    expect(stacksIn(library)).toEqual(ALL)
  })

  it('answers with one hit a stack, its own path first, and counts stacks', async () => {
    const { hits } = await search('--reference', at('small.jpg'), '--stacks')
    expect(hits).toHaveLength(5)
    expect(hits[0]).toMatchObject({
      path: at('small.jpg'),
      stack: { kind: 'copies', paths: [at('small.jpg'), at('copy.jpg'), at('original.jpg')] },
    })
    expect(hits.filter(({ stack }) => stack === null)).toHaveLength(3)
    const burst = hits.find(({ stack }) => stack?.kind === 'burst')
    expect(burst?.stack?.paths[0]).toBe(burst?.path)
    const four = await search('--reference', at('small.jpg'), '--stacks', '--limit', '4')
    expect(four.hits.map(({ path }) => path)).toEqual(hits.slice(0, 4).map(({ path }) => path))
  })

  it('leaves stacks alone unless a query asks for them', async () => {
    const { hits } = await search('--text', 'a house')
    expect(hits).toHaveLength(8)
    expect(hits.every((hit) => !('stack' in hit))).toBe(true)
  })

  it('leaves out the references and their stacks, also of files from outside', async () => {
    const others = ['alone.jpg', 'burst-1.jpg', 'burst-2.jpg', 'other-day.jpg', 'same-day.jpg']
    expect(namesOf(await search('--reference', at('copy.jpg'), '--no-references'))).toEqual(others)
    const outside = join(work, 'same-bytes.jpg')
    await copyFile(at('copy.jpg'), outside)
    expect(namesOf(await search('--reference', outside, '--no-references'))).toEqual(others)
    const near = join(work, 'near.jpg')
    await writeFile(near, await nearCopy(await readFile(at('original.jpg')), 'recompressed', 3))
    expect(namesOf(await search('--reference', near, '--no-references'))).toEqual(others)
    const both = await search('--reference', near, '--reference', at('burst-2.jpg'), '--no-references')
    expect(namesOf(both)).toEqual(['alone.jpg', 'other-day.jpg', 'same-day.jpg'])
    expect((await search('--text', 'a house', '--no-references')).hits).toHaveLength(8)
  })

  it('finds variants of a shot without its own stack', async () => {
    const variants = (...args: readonly string[]) => search('--reference', at('burst-1.jpg'), ...args)
    expect(namesOf(await variants('--same', 'day'))).toEqual(['same-day.jpg'])
    expect(namesOf(await variants('--same', 'camera'))).toEqual(['other-day.jpg', 'same-day.jpg'])
    expect(namesOf(await variants('--same', 'camera', '--same', 'day'))).toEqual(['same-day.jpg'])
    const outside = join(work, 'outside.jpg')
    await writeFile(outside, await dated(await drawnJpeg(drawnPictures(7, 4)[6] as never), 150))
    expect(namesOf(await search('--reference', outside, '--same', 'day'))).toEqual([
      ...['burst-1.jpg', 'burst-2.jpg', 'same-day.jpg'],
    ])
  })

  it.each([
    [['--same', 'place'], 'photos have no places yet'],
    [['--same', 'hour'], 'same is one of day, place, camera, lens'],
    [['--same', 'camera', '--reference', 'burst-1.jpg'], 'one reference photo, not 2'],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const absolute = args.map((arg) => (arg.endsWith('.jpg') ? at(arg) : arg))
    const { code, stderr } = await fails('--reference', at('alone.jpg'), ...absolute)
    expect(code).toBe(2)
    expect(stderr).toContain(sentence)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  it('refuses variants by a camera that the reference does not state', async () => {
    const { code, stderr } = await fails('--reference', at('alone.jpg'), '--same', 'camera')
    expect(code).toBe(2)
    expect(stderr).toContain('the reference states no camera')
  })

  it('takes the options of a batch', async () => {
    const lines = [
      { reference: at('copy.jpg'), noReferences: true, stacks: true },
      { reference: at('burst-1.jpg'), same: ['day', 'camera'] },
      { reference: at('copy.jpg') },
    ]
    const batch = join(work, 'batch.jsonl')
    await writeFile(batch, lines.map((line) => JSON.stringify(line)).join('\n'))
    const result = await runCli(['search', '--library', library, '--batch', batch, '--json'], env)
    const [one, two, three] = jsonLines<StackedAnswer>(result)
    expect(one?.hits).toHaveLength(4)
    expect(one && namesOf(one)).not.toContain('original.jpg')
    expect(two && namesOf(two)).toEqual(['same-day.jpg'])
    expect(three?.hits).toHaveLength(8)
  })
})

describe('a library that changes', () => {
  it('settles the stacks of a renamed, a removed and a new file', async () => {
    await rename(at('copy.jpg'), at('renamed.jpg'))
    await rm(at('burst-2.jpg'))
    await index()
    expect(stacksIn(library)).toEqual(['copies original.jpg renamed.jpg small.jpg'])
    const [one, two] = await secondLook(drawnPictures(5, 9)[1] as never)
    await writeFile(at('burst-2.jpg'), await dated(two, 102))
    expect(one.length).toBeGreaterThan(0)
    await rename(at('renamed.jpg'), at('copy.jpg'))
    await index()
    expect(stacksIn(library)).toEqual(ALL)
  })

  it('hashes the pictures of an earlier library from thumbnails, without reading its photos', async () => {
    const db = openWritable(library)
    db.execute('DELETE FROM picture_hash')
    new Stacker(db).forgetAll()
    db.close()
    expect(stacksIn(library)).toEqual([])
    // The originals are away: only the thumbnails are there to be hashed.
    const away = join(work, 'away')
    await rename(photos, away)
    await runCli(['index', '--library', library], env)
    await rename(away, photos)
    expect(stacksIn(library)).toEqual(ALL)
  })
})

describe('odd libraries', () => {
  it.each([1, 3])('answers calmly where the stack of the reference is all of %i photos', async (count) => {
    const folder = join(work, `odd-${count}`)
    const dir = join(work, `odd-library-${count}`)
    await mkdir(folder)
    const jpeg = await drawnJpeg(drawnPictures(3, 8)[2] as never)
    for (let i = 0; i < count; i++) await writeFile(join(folder, `${i}.jpg`), jpeg)
    await answerOf(['index', folder, '--library', dir, '--model', join(work, 'model'), '--json'], env)
    const reference = ['search', '--library', dir, '--reference', join(folder, '0.jpg')]
    const none = await answerOf<StackedAnswer>([...reference, '--no-references', '--json'], env)
    expect(none.hits).toEqual([])
    const stacked = await answerOf<StackedAnswer>([...reference, '--stacks', '--json'], env)
    expect(stacked.hits).toHaveLength(1)
    expect(stacked.hits[0]?.stack?.paths.length ?? 1).toBe(count)
  })
})
