/**
 * Nothing leaves the machine (docs/privacy.md): the application as a user starts it, in folders of its own and without
 * the variables that keep ONNX Runtime still by themselves. Long processes are held open until after its first report
 * would have gone.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import { buildWindow } from '../../electron/start/build-window.ts'
import { rendererDir } from '../../electron/web/project.ts'
import { writeColouredPictures } from '../helpers/coloured-pictures.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { type Watched, watchNetwork } from '../helpers/network-watch.ts'
import { type PrivatePlace, privatePlace } from '../helpers/private-place.ts'
import { descendantsOf, until, WEB_MAIN } from '../helpers/web-host.ts'
import { openWebWindow } from '../helpers/web-window.ts'

const ROOT = join(import.meta.dirname, '../..')
const CLI = join(ROOT, 'electron/cli/main.ts')
/** ONNX Runtime 1.30 asks for its server 4 to 10 s after it was loaded, and again every 5 s. */
const HOLD_MS = 25_000

let place: PrivatePlace
let [library, photos, model, names] = ['', '', '', '']

beforeEach(async () => {
  place = privatePlace()
  ;[library, photos, model] = ['library', 'photos', 'model'].map((name) => join(place.base, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(model)
  await writeLetterClip(model)
  await generatePhotos({ folder: photos, count: 3, width: 64, height: 48 })
  // No browser shows it, so the picture maker must.
  await sharp(join(photos, 'photo-00000.jpg')).negate().tiff().toFile(join(photos, 'scan.tiff'))
  names = join(place.base, 'names.txt')
  writeFileSync(names, 'dog\ncat\nboots\nold house')
})

async function watched(name: string, args: readonly string[]): Promise<Watched> {
  const { env, cwd, base: traceDir } = place
  const run = await watchNetwork({ args, env, cwd, traceDir, name })
  onTestFinished(() => void run.child.kill('SIGKILL'))
  return run
}

/** A command to its end, which must be a good one. */
async function cli(...args: readonly string[]): Promise<readonly string[]> {
  const run = await watched(args[0] ?? '', [CLI, ...args])
  expect([await run.ended, run.log()]).toEqual([0, expect.anything()])
  return run.departures()
}

/** The scripts of all processes that came of it. */
function scriptsOf({ child }: Watched): string {
  const pids = descendantsOf(child.pid ?? 0)
  return pids.length === 0 ? '' : execFileSync('ps', ['-o', 'args=', '-p', pids.join()], { encoding: 'utf8' })
}

it('index, search and invert reach nothing and leave nothing', async () => {
  const reference = join(photos, 'photo-00001.jpg')
  const queries = join(place.base, 'queries.jsonl')
  const query = JSON.stringify({ references: [reference], text: 'is on a beach' })
  // The first is answered by vec0; the others open the scan's graph.
  writeFileSync(queries, `${query}\n${query}\n${query}\n`)
  const inLibrary = ['--library', library, '--json'] as const
  expect(await cli('index', photos, ...inLibrary, '--model', model)).toEqual([])
  expect(await cli('search', ...inLibrary, '--batch', queries)).toEqual([])
  const inversion = ['--reference', reference, '--vocabulary', names, '--steps', '20'] as const
  expect(await cli('invert', ...inLibrary, ...inversion)).toEqual([])
  expect(place.strangers()).toEqual([])
})

it('training and drawing the sample reach nothing and leave nothing', async () => {
  const training = ['--vocabulary', names, '--teacher-steps', '20', '--epochs', '2'] as const
  const out = join(place.base, 'phi.safetensors')
  await writeColouredPictures(photos, 12)
  expect(await cli('phi', 'train', '--model', model, '--photos', photos, '--out', out, ...training)).toEqual(
    [],
  )
  expect(await cli('demo', '--library', library, '--photos', '60', '--json')).toEqual([])
  expect(place.strangers()).toEqual([])
})

it('watch reaches nothing while it embeds new photos', async () => {
  expect(await cli('index', photos, '--library', library, '--model', model, '--json')).toEqual([])
  await generatePhotos({ folder: join(place.base, 'new'), count: 4, width: 64, height: 48 })
  const watch = await watched('watch', [CLI, 'watch', '--library', library])
  await delay(2_000)
  cpSync(join(place.base, 'new', 'photo-00003.jpg'), join(photos, 'new.jpg'))
  await until(() => scriptsOf(watch).includes('worker/main.ts'))
  await delay(HOLD_MS)
  watch.child.kill('SIGINT')
  await watch.ended
  expect(watch.departures()).toEqual([])
  expect(place.strangers()).toEqual([])
})

it('the web host and its window reach nothing while they search, show and sample', async () => {
  expect(await cli('index', photos, '--library', library, '--model', model, '--json')).toEqual([])
  await buildWindow(rendererDir())
  const host = await watched('web', [WEB_MAIN, '--no-open', '--library', library])
  await until(() => /\?token=\S+\n/.test(host.log()) || host.child.exitCode !== null)
  const [url = '', port = ''] = /http:\/\/[^:]+:(\d+)\/\?token=\S+/.exec(host.log()) ?? []
  const { api, get } = await openWebWindow({ url, port: Number(port) })
  await until(async () => (await api.state({})).progress.state === 'idle')
  const { photos: columns } = await api.photos({ order: 'name', after: null, limit: 10 })
  const request = { ...EMPTY_QUERY, folderIds: [], limit: 5, pseudoWords: 'best' } as const
  const references = [{ kind: 'photo', photoId: columns.ids[0] ?? 0 }] as const
  for (const text of ['', 'a dog', 'is on a beach'])
    expect((await api.search({ ...request, references, text })).scores).not.toHaveLength(0)
  const scan = columns.ids[columns.names.indexOf('scan.tiff')]
  expect((await get(`/media/${scan}/preview`)).status).toBe(200)
  const scripts = scriptsOf(host)
  expect(scripts.match(/worker\/main\.ts/g)).toHaveLength(2)
  expect(scripts).toContain('worker/search/main.ts')
  await delay(HOLD_MS)
  host.child.kill('SIGTERM')
  await host.ended
  expect(host.departures()).toEqual([])
  expect(place.strangers()).toEqual([])
})
