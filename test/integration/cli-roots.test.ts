/** Folders that move, as a user of the command line meets them. */
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, realpath, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerOf, type IndexAnswer, jsonLines, runCli, type SearchAnswer, startCli } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'

const SMALL = { width: 64, height: 48 }

let work: string
let library: string
let model: string
let root: string

beforeEach(async () => {
  work = await realpath(await mkdtemp(join(tmpdir(), 'searlight-roots-')))
  library = join(work, 'library')
  model = join(work, 'model')
  root = join(work, 'root')
  await writeRandomClip(model, TINY_CLIP)
})
afterEach(() => rm(work, { recursive: true, force: true }))

interface MarkedAnswer extends SearchAnswer {
  readonly hits: readonly (SearchAnswer['hits'][number] & { readonly missing?: boolean })[]
}
interface FoldersAnswer {
  readonly folders: readonly {
    readonly status: string
    readonly offlineReason: string | null
    readonly photos: number
  }[]
}

const index = (...args: readonly string[]) =>
  answerOf<IndexAnswer>(['index', ...args, '--library', library, '--json'])
const folders = () => answerOf<FoldersAnswer>(['folders', '--library', library, '--json'])
const search = (reference: string, ...args: readonly string[]) =>
  answerOf<MarkedAnswer>(['search', '--library', library, '--reference', reference, ...args, '--json'])

describe('--folder', () => {
  let photo: string
  /** Paths found in each of the folders, in one process. */
  async function found(names: readonly string[]): Promise<readonly (readonly string[])[]> {
    const lines = names.map((folder) => JSON.stringify({ references: [photo], folder }))
    await writeFile(join(work, 'batch.jsonl'), lines.join('\n'))
    const result = await runCli([
      'search',
      '--library',
      library,
      '--batch',
      join(work, 'batch.jsonl'),
      '--json',
    ])
    return jsonLines<MarkedAnswer>(result).map(({ hits }) => hits.map(({ path }) => path))
  }

  beforeEach(async () => {
    const [first = ''] = await generatePhotos({ folder: join(work, 'disk', 'may'), count: 1, ...SMALL })
    photo = join(work, 'reference.jpg')
    await cp(first, photo)
    await generatePhotos({ folder: join(root, 'plain'), count: 1, ...SMALL })
    await symlink(join(work, 'disk'), join(root, '2019'))
    await symlink(root, join(work, 'alias'))
    await index(root, '--model', model)
  })

  it('finds a linked sub-folder by the path that it has in the library', async () => {
    const { hits } = await search(photo, '--folder', join(root, '2019'))
    expect(hits.map(({ path }) => path)).toEqual([join(root, '2019', 'may', 'photo-00000.jpg')])
  })

  it('finds it by every other name, in a batch file too, and when its target is away', async () => {
    const hit = [join(root, '2019', 'may', 'photo-00000.jpg')]
    const names = [
      `${join(root, '2019')}/`,
      join(root, '2019', 'may'),
      join(work, 'disk'),
      join(work, 'disk', 'may'),
      join(work, 'alias', '2019'),
      join(work, 'alias', '2019', 'may'),
    ]
    expect(await found(names)).toEqual(names.map(() => hit))
    const [alias, whole, part] = await found([join(work, 'alias'), root, join(work, 'dis')])
    expect([alias?.length, whole?.length, part?.length]).toEqual([2, 2, 0])
    await rename(join(work, 'disk'), join(work, 'aside'))
    expect(await found([join(root, '2019')])).toEqual([hit])
  })
})

describe('a folder that is away', () => {
  it('is offline when an empty one stands there, says which hits are missing, and is back with all photos', async () => {
    const [first = ''] = await generatePhotos({ folder: root, count: 4, ...SMALL })
    await index(root, '--model', model)
    await cp(first, join(work, 'reference.jpg'))
    await rename(root, join(work, 'aside'))
    await mkdir(root)
    expect(await index()).toMatchObject({ indexed: 0, skipped: 4 })
    expect(await folders()).toMatchObject({
      folders: [{ status: 'offline', offlineReason: 'photos-missing', photos: 4 }],
    })
    const answered = await runCli([
      'search',
      '--library',
      library,
      '--reference',
      join(work, 'reference.jpg'),
      '--json',
    ])
    expect(jsonLines<MarkedAnswer>(answered)[0]?.hits.map(({ missing }) => missing)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(answered.stderr).toMatch(/4 of the hits are not there now/)
    await rm(root, { recursive: true })
    await rename(join(work, 'aside'), root)
    expect(await index()).toMatchObject({ indexed: 0, skipped: 4 })
    expect((await search(first)).hits.every((hit) => !('missing' in hit))).toBe(true)
  })

  it('loses its photos when the user says that they are gone, and not before', async () => {
    const photos = await generatePhotos({ folder: root, count: 3, ...SMALL })
    await index(root, '--model', model)
    for (const path of photos) await rm(path)
    await index()
    expect((await folders()).folders).toMatchObject([{ status: 'offline', photos: 3 }])
    const gone = await answerOf(['folders', '--library', library, '--gone', root, '--json'])
    expect(gone).toEqual({ path: root, removed: 3 })
    expect((await folders()).folders).toMatchObject([{ status: 'online', photos: 0 }])
    const both = await runCli(['folders', '--library', library, '--gone', root, '--remove', root])
    expect(both.code).toBe(2)
    const outside = await runCli(['folders', '--library', library, '--gone', work])
    expect(outside).toMatchObject({ code: 1, stdout: '' })
  })
})

it('notices a file that was replaced by one of the same size and time', async () => {
  const [first = '', second = ''] = await generatePhotos({ folder: root, count: 2, ...SMALL })
  // Padded to one size: a JPEG ends where it says that it ends.
  for (const path of [first, second])
    await writeFile(path, Buffer.alloc(16_384 - (await stat(path)).size), { flag: 'a' })
  const { atime, mtime } = await stat(first)
  await index(root, '--model', model)
  await cp(second, `${first}.new`)
  await rename(`${first}.new`, first)
  await utimes(first, atime, mtime)
  expect(await index()).toMatchObject({ indexed: 0, skipped: 2, failed: [] })
  const [one, two] = (await search(second)).hits
  expect(one?.score).toBe(two?.score)
  expect(one?.score).toBeCloseTo(1, 5)
})

describe('a library that is moved away', () => {
  it('ends index and watch, in plain words, and nothing is made in its place', async () => {
    await generatePhotos({ folder: root, count: 3, ...SMALL })
    await index(root, '--model', model)
    const watching = startCli(['watch', '--library', library])
    while (!existsSync(join(library, 'writer.json'))) await delay(20)
    await delay(500)
    await rename(library, join(work, 'away'))
    const { code, stderr } = await watching.result
    expect(code).toBe(1)
    expect(stderr).toMatch(/is missing: its folder was moved or deleted, or its disk is gone/)
    expect(stderr).not.toMatch(/ at .*\.ts/)
    expect(existsSync(library)).toBe(false)
    expect(await runCli(['index', '--library', library])).toMatchObject({ code: 1 })
    expect(existsSync(library)).toBe(false)
    await rename(join(work, 'away'), library)
    expect(await index()).toMatchObject({ indexed: 0, skipped: 3 })
  })

  it('in the middle of indexing loses nothing of what was stored', async () => {
    await generatePhotos({ folder: root, count: 120, ...SMALL })
    const indexing = startCli(['index', root, '--library', library, '--model', model])
    while (!existsSync(join(library, 'thumbnails'))) await delay(10)
    await rename(library, join(work, 'away'))
    const { code, stderr } = await indexing.result
    expect(code).toBe(1)
    expect(stderr).toMatch(/is missing/)
    expect(existsSync(library)).toBe(false)
    await rename(join(work, 'away'), library)
    const again = await index()
    expect(again.indexed + again.skipped).toBe(120)
    expect(again.failed).toEqual([])
  })
})
