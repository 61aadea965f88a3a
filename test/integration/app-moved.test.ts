/** A window's library and folders, moved while they are open. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppPlace, type AppUnderTest, SEARCH } from '../helpers/app-library.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'

let place: AppPlace
let app: AppUnderTest

beforeEach(async () => {
  place = new AppPlace()
  await place.writeModel()
  await generatePhotos({ folder: place.photosDir, count: 4, width: 64, height: 48 })
  app = place.open()
  await app.api.addFolder({ path: place.photosDir })
  await app.api.chooseModel({ path: place.modelDir, change: false })
  await app.indexed(4)
})

afterEach(() => place.close())

test('a library that is moved away reports it at once, is not made again, and opens when it is back', async () => {
  const away = join(place.base, 'away')
  const movedMs = performance.now()
  renameSync(place.libraryDir, away)
  const { library } = await app.until((state) => state.library.kind === 'failed')
  expect(performance.now() - movedMs).toBeLessThan(5_000)
  expect(library).toMatchObject({ dir: place.libraryDir, error: { code: 'library-moved' } })
  await expect(app.api.photos({ order: 'name', after: null, limit: 5 })).rejects.toMatchObject({
    code: 'library-moved',
  })
  expect(existsSync(place.libraryDir)).toBe(false)
  renameSync(away, place.libraryDir)
  expect((await app.opened()).photos).toBe(4)
})

test('a start without its disk does not make a known library again until the user asks for it', async () => {
  await app.close()
  const away = join(place.base, 'away')
  renameSync(place.libraryDir, away)
  mkdirSync(place.libraryDir)
  const second = place.open()
  const { library } = await second.until((state) => state.library.kind === 'failed')
  expect(library).toMatchObject({ error: { code: 'library-missing' } })
  expect(existsSync(join(place.libraryDir, 'library.db'))).toBe(false)
  rmSync(place.libraryDir, { recursive: true })
  renameSync(away, place.libraryDir)
  expect((await second.opened()).photos).toBe(4)
  await second.close()
  renameSync(place.libraryDir, away)
  const third = place.open()
  await third.until((state) => state.library.kind === 'failed')
  await third.api.openLibrary({ path: null, create: true })
  expect((await third.opened()).photos).toBe(0)
})

test('names hits whose file is missing, serves no file of them, and marks them in the details', async () => {
  const [first, ...others] = await app.list('name')
  const photoId = first?.id ?? 0
  // Moves the whole folder, because a single missing file would soon be no hit any more.
  renameSync(place.photosDir, join(place.base, 'aside'))
  const references = [{ kind: 'photo', photoId: others[0]?.id ?? 0 }] as const
  const { missing } = await app.api.search({ ...SEARCH, references })
  expect(missing?.toSorted()).toEqual([first, ...others].map((photo) => photo?.id).toSorted())
  expect(await app.api.photo({ photoId })).toMatchObject({ available: false })
  const original = await app.media(`/media/${photoId}/original`)
  expect(await original.json()).toMatchObject({ code: 'file-unavailable' })
  const exported = join(place.base, 'exported')
  mkdirSync(exported)
  const result = await app.api.exportPhotos({ photoIds: [photoId], folder: exported })
  expect(result).toMatchObject({ copied: 0, failed: [{ name: first?.name }] })
  renameSync(join(place.base, 'aside'), place.photosDir)
  expect((await app.api.search({ ...SEARCH, references })).missing).toBeUndefined()
})

test('an emptied folder is offline until its photos are back at its own place', async () => {
  for (const { name } of await app.list('name')) rmSync(join(place.photosDir, name))
  const { folders } = await app.until((state) => state.folders[0]?.status === 'offline')
  expect(folders).toMatchObject([{ offlineReason: 'photos-missing', photos: 4 }])
  await app.api.moveFolder({ folderId: folders[0]?.id ?? 0, path: place.photosDir })
  const state = await app.until(({ folders: [folder] }) => folder?.status === 'online')
  expect(state.folders).toMatchObject([{ photos: 0, offlineReason: null }])
})
