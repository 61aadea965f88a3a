/** Folders and files around the library: add, remove, move, unplug, retry, pause, export, settings, models. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../electron/core/app/settings-file.ts'
import { AppPlace, type AppUnderTest, SEARCH } from '../helpers/app-library.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { writeRandomClip } from '../helpers/random-clip.ts'

let place: AppPlace
let app: AppUnderTest

beforeEach(async () => {
  place = new AppPlace()
  await place.writeModel()
  await generatePhotos({ folder: place.photosDir, count: 6, width: 64, height: 48 })
  app = place.open()
})

afterEach(() => place.close())

async function index(photos = 6): Promise<number> {
  const { folder } = await app.api.addFolder({ path: place.photosDir })
  await app.api.chooseModel({ path: place.modelDir, change: false })
  await app.indexed(photos)
  return folder.id
}

test('a removed folder takes its photos along, and adding it again brings them back as they were', async () => {
  const folderId = await index()
  const before = await app.list('name')
  const { seq } = await app.api.photos({ order: 'name', after: null, limit: 1 })
  expect(await app.api.removeFolder({ folderId })).toEqual({ path: place.photosDir })
  await app.until(({ photos, folders }) => photos === 0 && folders.length === 0)
  const changes = await app.api.changes({ since: seq })
  expect([changes.photos.ids.length, changes.removed.length]).toEqual([0, 6])
  await expect(app.api.removeFolder({ folderId })).rejects.toMatchObject({ code: 'folder-missing' })
  await app.api.addFolder({ path: place.photosDir })
  await app.indexed(6)
  expect(await app.list('name')).toEqual(before)
})

test('finds a moved folder again without reading its photos', async () => {
  const folderId = await index()
  const elsewhere = join(place.base, 'elsewhere')
  renameSync(place.photosDir, elsewhere)
  const { done } = (await app.api.state({})).progress
  const { folder, outcome } = await app.api.moveFolder({ folderId, path: elsewhere })
  expect([folder.path, outcome]).toEqual([elsewhere, 'added'])
  const state = await app.until((now) => now.photos === 6 && now.folders[0]?.pending === 0)
  expect(state.folders.map(({ path }) => path)).toEqual([elsewhere])
  expect(state.progress.done - done).toBe(6)
  // Moved into itself, or to where it is: nothing is removed.
  mkdirSync(join(elsewhere, 'below'))
  const inside = await app.api.moveFolder({ folderId: folder.id, path: join(elsewhere, 'below') })
  expect(inside.outcome).toBe('inside-watched')
  expect((await app.api.state({})).folders).toHaveLength(1)
  await expect(
    app.api.moveFolder({ folderId: folder.id, path: join(place.base, 'nowhere') }),
  ).rejects.toMatchObject({
    code: 'folder-missing',
  })
  expect((await app.api.state({})).photos).toBe(6)
})

test('finds a photo of a missing folder, takes it as a reference, and marks it as not available', async () => {
  await index()
  const photoId = await app.idOf('photo-00004.jpg')
  renameSync(place.photosDir, `${place.photosDir}-unplugged`)
  const query = { ...SEARCH, references: [{ kind: 'photo', photoId }], limit: 2 } as const
  expect((await app.api.search(query)).photos.ids[0]).toBe(photoId)
  const details = await app.api.photo({ photoId })
  expect(details).toMatchObject({
    name: 'photo-00004.jpg',
    available: false,
    width: 64,
    height: 48,
    format: 'jpeg',
  })
  expect((await app.media(`/media/${photoId}/thumbnail`)).status).toBe(200)
  expect((await app.media(`/media/${photoId}/original`)).status).toBe(404)
  await expect(app.api.reveal({ photoId })).rejects.toMatchObject({ code: 'file-unavailable' })
  renameSync(`${place.photosDir}-unplugged`, place.photosDir)
  expect((await app.api.photo({ photoId })).available).toBe(true)
  await expect(app.api.reveal({ photoId })).rejects.toMatchObject({ code: 'host-cannot' })
})

test('files that cannot be read are listed, counted, and read again once they can', async () => {
  const broken = join(place.photosDir, 'broken.jpg')
  writeFileSync(broken, 'this is text')
  await index()
  const { failed } = await app.until((state) => state.failed === 1)
  const files = await app.api.failedFiles({})
  expect([failed, files]).toMatchObject([1, [{ path: broken, code: 'not-an-image', status: 'failed' }]])
  expect(await app.api.retryFailed({ paths: [broken] })).toBe(1)
  await app.until((state) => state.failed === 1 && state.progress.state === 'idle')
  expect((await app.api.failedFiles({}))[0]?.attempts).toBe(2)
})

test('a pause holds before there is a model, and until it is over', async () => {
  await app.opened()
  await app.api.pause({})
  expect((await app.api.state({})).progress.state).toBe('paused')
  await app.api.addFolder({ path: place.photosDir })
  await app.api.chooseModel({ path: place.modelDir, change: false })
  const paused = await app.until(({ folders }) => folders[0]?.pending === 6)
  expect([paused.photos, paused.progress.state]).toEqual([0, 'paused'])
  await app.api.resume({})
  await app.indexed(6)
})

test('another model fills beside the one that answers, and only on request', async () => {
  await index()
  const other = join(place.base, 'other-clip')
  await writeRandomClip(other, { seed: 2, featureSize: 16 })
  const refused = app.api.chooseModel({ path: other, change: false })
  await expect(refused).rejects.toMatchObject({ code: 'model-different' })
  expect((await app.api.state({})).model).toMatchObject({ kind: 'ready', model: { name: 'tiny-clip' } })
  await app.api.pause({})
  await app.api.chooseModel({ path: other, change: true })
  expect((await app.api.state({})).model).toMatchObject({
    model: { name: 'other-clip' },
    serving: 'tiny-clip',
  })
  await app.api.resume({})
  await app.until(({ model }) => model.kind === 'ready' && model.serving === null)
  const noModel = app.api.chooseModel({ path: place.photosDir, change: true })
  await expect(noModel).rejects.toMatchObject({ code: 'model-invalid' })
  expect((await app.api.state({})).model).toMatchObject({ kind: 'ready', model: { name: 'other-clip' } })
})

test('searches that cannot be are refused with a code', async () => {
  await app.opened()
  const empty = { ...SEARCH, text: ' \n ', limit: 3 }
  await expect(app.api.search(empty)).rejects.toMatchObject({ code: 'query-empty' })
  await expect(app.api.search({ ...empty, text: 'a dog' })).rejects.toMatchObject({ code: 'model-missing' })
  await index()
  await expect(app.api.search({ ...empty, text: 'a dog' })).rejects.toMatchObject({
    code: 'model-no-tokenizer',
  })
  const reference = { kind: 'photo', photoId: 4_000 } as const
  await expect(app.api.search({ ...empty, references: [reference] })).rejects.toMatchObject({
    code: 'photo-missing',
  })
  const photoId = await app.idOf('photo-00001.jpg')
  const narrowed = { ...empty, references: [{ kind: 'photo', photoId }] as const, folderIds: [99] }
  await expect(app.api.search(narrowed)).rejects.toMatchObject({ code: 'folder-missing' })
  await expect(app.api.photo({ photoId: 4_000 })).rejects.toMatchObject({ code: 'photo-missing' })
})

test('a search is narrowed to folders', async () => {
  const [one, two] = [await index(), join(place.base, 'two')]
  await generatePhotos({ folder: two, count: 2, width: 50, height: 48 })
  const { folder } = await app.api.addFolder({ path: two })
  await app.indexed(8)
  const photoId = await app.idOf('photo-00005.jpg')
  const query = { ...SEARCH, references: [{ kind: 'photo', photoId }] as const, limit: 100 }
  const folders = async (folderIds: readonly number[]) => [
    ...(await app.api.search({ ...query, folderIds })).photos.folderIds,
  ]
  expect(await folders([folder.id])).toEqual([folder.id, folder.id])
  expect(await folders([])).toHaveLength(8)
  expect(await folders([one, folder.id])).toHaveLength(8)
})

test('settings and the library itself are found again', async () => {
  await app.opened()
  const settings = { ...DEFAULT_SETTINGS, theme: 'dark', rowHeight: 120 } as const
  await app.api.saveSettings({ settings })
  const other = join(place.base, 'another library')
  await app.api.openLibrary({ path: other })
  expect(await app.opened()).toMatchObject({ library: { dir: other }, settings: DEFAULT_SETTINGS })
  await app.close()
  const again = place.open()
  expect((await again.opened()).library.dir).toBe(other)
  await again.api.openLibrary({ path: place.libraryDir })
  expect((await again.opened()).settings).toEqual(settings)
})

test('a library that cannot be opened is a state, and can be tried again', async () => {
  const dir = join(place.base, 'damaged')
  mkdirSync(dir)
  writeFileSync(
    join(dir, 'library.db'),
    'this is no database, and long enough to be looked at as one'.repeat(100),
  )
  await app.opened()
  await app.api.openLibrary({ path: dir })
  const { library } = await app.until((state) => state.library.kind === 'failed')
  expect(library).toMatchObject({ dir, error: { code: 'library-damaged' } })
  await expect(app.api.failedFiles({})).rejects.toMatchObject({ code: 'library-damaged' })
  expect((await app.media('/media/1/thumbnail')).status).toBe(503)
  rmSync(join(dir, 'library.db'))
  await app.api.openLibrary({ path: null })
  await app.opened()
})

test('exports copies, numbers taken names, preserves dates, and continues after a failure', async () => {
  await index()
  const ids = (await app.list('name')).map(({ id }) => id)
  const out = join(place.base, 'out')
  mkdirSync(out)
  writeFileSync(join(out, 'photo-00000.jpg'), 'mine')
  writeFileSync(join(out, 'photo-00000 (2).jpg'), 'mine too')
  utimesSync(join(place.photosDir, 'photo-00003.jpg'), 1_000_000, 1_000_000)
  rmSync(join(place.photosDir, 'photo-00002.jpg'))
  const told: { done: number; total: number }[] = []
  app.app.on('exporting', (progress) => told.push(progress))
  const request = { photoIds: [...ids.filter((_, at) => at !== 2), ids[2] ?? 0], folder: out }
  const running = app.api.exportPhotos(request)
  await expect(app.api.exportPhotos(request)).rejects.toMatchObject({ code: 'export-running' })
  expect(await running).toEqual({
    folder: out,
    copied: 5,
    renamed: 1,
    failed: [{ name: expect.any(String), reason: expect.any(String) }],
    cancelled: false,
  })
  expect(readdirSync(out).sort()).toEqual([
    'photo-00000 (2).jpg',
    'photo-00000 (3).jpg',
    'photo-00000.jpg',
    'photo-00001.jpg',
    'photo-00003.jpg',
    'photo-00004.jpg',
    'photo-00005.jpg',
  ])
  expect(readFileSync(join(out, 'photo-00000.jpg'), 'utf8')).toBe('mine')
  expect(readFileSync(join(out, 'photo-00000 (3).jpg'))).toEqual(
    readFileSync(join(place.photosDir, 'photo-00000.jpg')),
  )
  expect(statSync(join(out, 'photo-00003.jpg')).mtimeMs).toBe(1_000_000_000)
  expect(told.at(-1)).toEqual({ done: 6, total: 6 })
  const cancelled = app.api.exportPhotos(request)
  await app.api.cancelExport({})
  expect(await cancelled).toMatchObject({ cancelled: true })
  await expect(app.api.exportPhotos({ ...request, folder: join(out, 'nowhere') })).rejects.toMatchObject({
    code: 'export-folder-unwritable',
  })
  expect(existsSync(join(out, 'nowhere'))).toBe(false)
})

test('reports a worker that dies while it reads, and reads every photo', async () => {
  await generatePhotos({ folder: join(place.photosDir, 'more'), count: 200, width: 400, height: 300 })
  await app.api.addFolder({ path: place.photosDir })
  await app.api.chooseModel({ path: place.modelDir, change: false })
  await app.until(({ photos }) => photos > 0)
  for (const pid of app.inferencePids) kill(pid)
  await app.indexed(206)
  expect(app.notices.map(({ code }) => code)).toContain('worker-restarted')
  expect((await app.api.state({})).failed).toBe(0)
})

/** Other processes end too: Searlight tries a model in a process of its own. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
