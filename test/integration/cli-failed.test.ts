/** `index`, `failed` and `folders` on files that are not shown: reasons, rules, and how to include. */
import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { answerOf, type IndexAnswer, runCli } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'

interface FailedAnswer {
  readonly failed: readonly { readonly path: string; readonly status: string; readonly code: string }[]
  readonly excluded: readonly unknown[]
}

let work: string
let library: string
let model: string
let photos: string
let picture: string

beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'searlight-failed-'))
  library = join(work, 'library')
  model = join(work, 'model')
  photos = join(work, 'photos')
  await writeRandomClip(model, TINY_CLIP)
  const [first = ''] = await generatePhotos({ folder: photos, count: 1, width: 64, height: 48 })
  picture = first
})
afterEach(() => rm(work, { recursive: true, force: true }))

const index = (...args: readonly string[]) =>
  answerOf<IndexAnswer>(['index', photos, '--library', library, '--json', ...args])
const failed = () => answerOf<FailedAnswer>(['failed', '--library', library, '--json'])

async function copyTo(path: string): Promise<void> {
  await mkdir(dirname(join(photos, path)), { recursive: true })
  await cp(picture, join(photos, path))
}

it('lists failures with status, code and reason, and what is left out with its rule and count', async () => {
  await copyTo('Photos.photoslibrary/resources/derivatives/a.jpg')
  await copyTo('2020/@eaDir/b.jpg')
  await copyTo('2020/.c.jpg')
  await copyTo('film.mp4')
  await writeFile(join(photos, 'empty.jpg'), '')
  if (process.platform === 'linux')
    execFileSync('sh', ['-c', 'cp "$0" "$1/$(printf \'M\\374nchen.jpg\')"', picture, photos])
  const answer = await index('--model', model)
  const shared = [
    { path: join(photos, 'M\\xfcnchen.jpg'), status: 'failed', code: 'name-unreadable' },
    { path: join(photos, 'empty.jpg'), status: 'failed', code: 'empty' },
  ].filter(({ code }) => process.platform === 'linux' || code === 'empty')
  expect(answer).toMatchObject({ indexed: 1, failed: shared })
  const list = await failed()
  expect(list.failed).toMatchObject(shared)
  for (const file of list.failed) expect(Object.keys(file)).toEqual(['path', 'status', 'code', 'reason'])
  expect(list.excluded).toEqual([
    { path: photos, rule: 'hidden', count: 1 },
    { path: photos, rule: 'video', count: 1 },
    { path: join(photos, '2020/@eaDir'), rule: 'nas', count: 1 },
    { path: join(photos, 'Photos.photoslibrary/resources'), rule: 'apple-photos', count: 1 },
  ])
  const text = await runCli(['failed', '--library', library, '--excluded'])
  expect(text.code).toBe(0)
  expect(text.stdout.trimEnd().split('\n')).toHaveLength(4)
  expect(text.stdout).toContain(`${photos}: 1 left out by video (Videos)`)
})

it('includes a rule and a folder, remembers both, and takes them out again when asked', async () => {
  await copyTo('2020/@eaDir/b.jpg')
  await copyTo('x.photoslibrary/resources/renders/c.jpg')
  expect(await index('--model', model)).toMatchObject({ indexed: 1, skipped: 0 })
  const renders = join(photos, 'x.photoslibrary/resources/renders')
  expect(await index('--include', 'nas', '--include', renders)).toMatchObject({ indexed: 0, skipped: 3 })
  expect(await index()).toMatchObject({ indexed: 0, skipped: 3 })
  expect((await failed()).excluded).toEqual([])
  expect(await index('--include', '')).toMatchObject({ skipped: 1 })
  expect((await failed()).excluded).toHaveLength(2)
})

it('refuses to include what is neither a rule nor a folder, before anything is done', async () => {
  const wrong = await runCli(['index', photos, '--library', library, '--model', model, '--include', 'vidoes'])
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('"vidoes" is neither a folder nor a rule')
  expect(wrong.stderr).toContain('apple-photos')
})

it('counts what is left out in a sentence, and says nothing of what there is none of', async () => {
  await copyTo('2020/@eaDir/b.jpg')
  const indexed = await runCli(['index', photos, '--library', library, '--model', model])
  expect(indexed.stderr).toContain('\n1 picture left out by rules; failed --excluded lists them\n')
  await copyTo('2020/@eaDir/c.jpg')
  await copyTo('film.mp4')
  const again = await runCli(['index', '--library', library])
  expect(again.stderr).toContain('\n2 pictures left out by rules, 1 video not read; failed')
})

it('prints a name of several lines on one', async () => {
  await writeFile(join(photos, 'a\nb\u202e.jpg'), '')
  await index('--model', model)
  const text = await runCli(['failed', '--library', library])
  expect(text.stdout.trimEnd().split('\n')).toHaveLength(1)
  expect(text.stdout).toContain('a\\nb\\u202e.jpg')
})
