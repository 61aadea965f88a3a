/** One library and two processes: which one writes, which one reads, and what the reader notices. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AppState } from '../../electron/shared/app-state.ts'
import { AppPlace, SEARCH } from '../helpers/app-library.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'

let place: AppPlace
const children: ChildProcess[] = []

beforeEach(() => {
  place = new AppPlace()
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await place.close()
})

function start(helper: string, args: readonly string[]): ChildProcess {
  const child = fork(new URL(`../helpers/${helper}`, import.meta.url), args)
  children.push(child)
  return child
}

async function startWriter(): Promise<ChildProcess> {
  const child = start('library-writer-child.ts', [place.libraryDir])
  await once(child, 'message')
  return child
}

test('reads a library that another process writes, and takes it over when that process ends', async () => {
  await place.writeModel()
  await generatePhotos({ folder: place.photosDir, count: 4, width: 64, height: 48 })
  const first = place.open()
  await first.api.addFolder({ path: place.photosDir })
  await first.api.chooseModel({ path: place.modelDir, change: false })
  await first.indexed(4)
  await first.close()

  const writer = await startWriter()
  const reader = place.open()
  // It has a model: no window may see otherwise, not even for a moment.
  const modelless: AppState[] = []
  await reader.follow((state) => {
    if (state.library.kind === 'ready' && state.model.kind === 'none') modelless.push(state)
  })
  const { library, photos, folders } = await reader.opened('read')
  expect(library).toMatchObject({ kind: 'ready', holder: `child (process ${writer.pid})` })
  expect([photos, folders.length]).toEqual([4, 1])
  await reader.until(({ model }) => model.kind === 'ready')
  const photoId = await reader.idOf('photo-00002.jpg')
  const query = { ...SEARCH, references: [{ kind: 'photo', photoId }], limit: 4 } as const
  const before = await reader.api.search(query)
  expect(before.photos.ids[0]).toBe(photoId)
  const locked = expect.objectContaining({ code: 'library-locked' })
  await expect(reader.api.addFolder({ path: place.base })).rejects.toEqual(locked)
  await expect(reader.api.chooseModel({ path: place.modelDir, change: false })).rejects.toEqual(locked)
  await expect(reader.api.pause({})).rejects.toEqual(locked)
  await expect(reader.api.removeFolder({ folderId: folders[0]?.id ?? 0 })).rejects.toEqual(locked)

  writer.kill('SIGKILL')
  expect((await reader.opened('write')).library).toMatchObject({ holder: null })
  await reader.until(({ model }) => model.kind === 'ready')
  expect((await reader.api.search(query)).photos.ids).toEqual(before.photos.ids)
  await generatePhotos({ folder: join(place.photosDir, 'more'), count: 2, width: 60, height: 44 })
  await reader.indexed(6)
  expect(modelless).toEqual([])
})

test('waits for a library that another process is about to make', async () => {
  const writer = await startWriter()
  const app = place.open()
  expect((await app.api.state({})).library.kind).toBe('opening')
  writer.kill('SIGKILL')
  expect((await app.opened('write')).photos).toBe(0)
})

test('notices the photos that another process reads', async () => {
  mkdirSync(join(place.photosDir, 'some'))
  for (let at = 0; at < 60; at++) writeFileSync(join(place.photosDir, 'some', `${at}.jpg`), `photo ${at}`)
  const writer = start('library-ingest-child.ts', [place.libraryDir, place.photosDir, '100'])
  await once(writer, 'message')
  const app = place.open()
  const told: number[] = []
  app.app.on('photosChanged', ({ seq }) => told.push(seq))
  await app.opened('read')
  await app.until(({ photos }) => photos > 0)
  // Its model is missing: that is a state, and the window shows photos all the same.
  await app.until(
    ({ photos, library }) => photos === 60 && library.kind === 'ready' && library.access === 'write',
  )
  expect(told.length).toBeGreaterThan(0)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  // The window learns of the last photos although their writer ended before the next look.
  expect(told.at(-1)).toBe((await app.api.photos({ order: 'name', after: null, limit: 1 })).seq)
  const { model } = await app.until((state) => state.model.kind === 'failed')
  expect(model).toMatchObject({ name: 'first', error: { code: 'model-invalid' } })
  expect(await app.list('oldest', 7)).toHaveLength(60)
})
