/**
 * Pins from the window's side: refined, watching, stored over a restart, and shown by a library that is open to read.
 */
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tryAcquireWriterLock } from '../../electron/core/catalog/writer-lock.ts'
import { type AppQuery, EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import type { Pin, Refinement } from '../../electron/shared/app-refining.ts'
import { AppPlace, type AppUnderTest } from '../helpers/app-library.ts'
import { drawnJpeg } from '../helpers/drawn-pictures.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'

const PHOTOS = 12

let place: AppPlace

beforeEach(async () => {
  place = new AppPlace()
  await writeLetterClip(place.modelDir)
  await generatePhotos({ folder: place.photosDir, count: PHOTOS, width: 64, height: 48 })
})

afterEach(() => place.close())

/** With the photos indexed, and its first pin waiting or under way. */
async function filledLibrary(): Promise<AppUnderTest> {
  const app = place.open()
  await app.api.addFolder({ path: place.photosDir })
  await app.api.chooseModel({ path: place.modelDir, change: false })
  await app.indexed(PHOTOS)
  return app
}

async function queryOf(app: AppUnderTest, name: string, text = 'at night'): Promise<AppQuery> {
  return { ...EMPTY_QUERY, references: [{ kind: 'photo', photoId: await app.idOf(name) }], text }
}

/** Of the only pin. */
async function until(app: AppUnderTest, ...kinds: readonly Refinement['kind'][]): Promise<Pin> {
  const { pins } = await app.until((state) => kinds.includes(state.pins[0]?.refinement.kind ?? 'none'))
  return pins[0] as Pin
}

const search = { folderIds: [], limit: PHOTOS, pseudoWords: 'best' } as const

test('refines a pin while it watches, and both of its answers are there afterwards', async () => {
  const app = await filledLibrary()
  const query = await queryOf(app, 'photo-00003.jpg')
  const kinds = new Set<string>()
  await app.follow(({ pins }) => kinds.add(pins[0]?.refinement.kind ?? 'none'))
  const pin = await app.api.pin({ query, name: null })
  expect(pin).toMatchObject({ name: 'at night', query, newPhotos: 0 })
  const { refinement } = await until(app, 'done', 'stopped')
  if (refinement.kind !== 'done') throw new Error(`expected it done, got ${JSON.stringify(refinement)}`)
  expect(kinds).toContain('refining')
  // The losses decide the verdict.
  const isBetter = refinement.refinedLoss < (refinement.firstLoss ?? 0)
  expect(refinement.kept).toBe(isBetter ? 'refined' : 'first')
  const orders = await Promise.all(
    (['first', 'refined', 'best'] as const).map(async (pseudoWords) => {
      const { photos, scores } = await app.api.search({ ...query, ...search, pseudoWords })
      return { ids: [...photos.ids], scores: [...scores] }
    }),
  )
  expect(orders[0]).not.toEqual(orders[1])
  expect(orders[2]).toEqual(refinement.kept === 'refined' ? orders[1] : orders[0])

  await app.close()
  const again = place.open()
  await again.opened()
  expect(await until(again, 'done')).toMatchObject({ name: 'at night', query, refinement })
})

test('a paused pin stays paused over a restart, and continues on request', async () => {
  const app = await filledLibrary()
  const { id } = await app.api.pin({ query: await queryOf(app, 'photo-00003.jpg'), name: 'n' })
  await until(app, 'refining')
  const target = { kind: 'pin', id } as const
  await app.api.pauseRefining({ target })
  expect((await app.api.state({})).pins).toMatchObject([{ refinement: { kind: 'paused' } }])
  await app.close()

  const again = place.open()
  await again.until(({ model }) => model.kind === 'ready')
  expect((await until(again, 'paused')).name).toBe('n')
  await again.api.resumeRefining({ target })
  await until(again, 'done')
})

test('a photo that goes away during its refining ends it cleanly; its pin stays', async () => {
  const app = await filledLibrary()
  const other = join(place.base, 'other')
  await generatePhotos({ folder: other, count: 1, width: 50, height: 40 })
  await app.api.addFolder({ path: other })
  await app.until(({ photos }) => photos === PHOTOS + 1)
  const ids = await Promise.all(
    (await app.list('name')).map(async ({ id }) => ({
      id,
      path: (await app.api.photo({ photoId: id })).path,
    })),
  )
  const id = ids.find(({ path }) => path.startsWith(other))?.id ?? 0
  await app.api.pin({
    query: { ...EMPTY_QUERY, references: [{ kind: 'photo', photoId: id }], text: 'x' },
    name: 'n',
  })
  await until(app, 'refining')
  const { folders } = await app.api.state({})
  await app.api.removeFolder({ folderId: folders.find(({ path }) => path === other)?.id ?? 0 })
  const pin = await until(app, 'stopped', 'done')
  expect(pin.refinement).toMatchObject({ kind: 'stopped', reason: expect.stringContaining('deleted') })
  // The pin holds the picture itself, and searches with it.
  const [gone] = pin.query.references
  expect(gone).toMatchObject({ kind: 'picture', name: 'photo-00000.jpg' })
  const answer = await app.api.search({ ...pin.query, ...search })
  expect(answer).toMatchObject({ method: 'names', references: expect.any(Float32Array) })
  const pictureId = gone?.kind === 'picture' ? gone.pictureId : ''
  expect((await app.media(`/pictures/${pictureId}`)).status).toBe(200)
  const nobodys = {
    ...pin.query,
    references: [{ kind: 'picture', pictureId: 'f'.repeat(64), name: '' }],
  } as const
  await expect(app.api.search({ ...nobodys, ...search })).rejects.toMatchObject({ code: 'reference-missing' })
  await expect(app.api.pin({ query: nobodys, name: null })).rejects.toMatchObject({
    code: 'reference-missing',
    message: expect.stringContaining('add it again'),
  })
  expect(app.notices).toEqual([])
  // After the undo, the reference is there again.
  await app.api.addFolder({ path: other })
  await app.until(({ pins }) => pins[0]?.query.references[0]?.kind === 'photo')
})

test('a moved photo is still the reference, a click on a photo that is gone counts for nothing', async () => {
  const app = await filledLibrary()
  const [more, less] = [await app.idOf('photo-00005.jpg'), await app.idOf('photo-00006.jpg')]
  const query = { ...(await queryOf(app, 'photo-00003.jpg')), dial: 0.7, more: [more], less: [less] }
  await app.api.pin({ query, name: 'n' })
  await rename(join(place.photosDir, 'photo-00003.jpg'), join(place.photosDir, 'renamed.jpg'))
  await rm(join(place.photosDir, 'photo-00006.jpg'))
  await app.until(({ photos, pins }) => photos === PHOTOS - 1 && pins[0]?.query.less.length === 0)
  const photoId = await app.idOf('renamed.jpg')
  const { pins } = await app.api.state({})
  expect(pins[0]?.query).toEqual({ ...query, references: [{ kind: 'photo', photoId }], less: [] })
  expect(pins[0]?.newPhotos).toBe(0)
})

test('a picture from outside is pinned, and is a word', async () => {
  const app = await filledLibrary()
  const bytes = await drawnJpeg(80, 60)
  const uploaded = await app.upload(new Uint8Array(bytes), 'holiday.jpg')
  const { pictureId } = (await uploaded.json()) as { pictureId: string }
  const reference = { kind: 'picture', pictureId, name: 'holiday.jpg' } as const
  const pin = await app.api.pin({ query: { ...EMPTY_QUERY, references: [reference] }, name: null })
  expect(pin).toMatchObject({ name: 'like holiday', query: { references: [reference] } })
  const photo = { kind: 'photo', photoId: await app.idOf('photo-00002.jpg') } as const
  const word = await app.api.saveWord({ name: 'rex', references: [reference, photo] })
  // phi answers at once.
  expect(word).toMatchObject({ name: 'rex', usable: true, references: [reference, photo] })
  const answer = await app.api.search({ ...EMPTY_QUERY, ...search, text: 'Rex at night' })
  expect(answer).toMatchObject({ method: 'searle', words: ['rex'] })
  expect((await app.api.search({ ...EMPTY_QUERY, ...search, text: '"rex" at night' })).words).toEqual([])
  await app.api.removeWord({ wordId: word.id })
  expect((await app.api.search({ ...EMPTY_QUERY, ...search, text: 'rex at night' })).words).toEqual([])
  await app.api.restoreWord({ wordId: word.id })
  await app.api.renameWord({ wordId: word.id, name: 'Bello' })
  expect((await app.api.search({ ...EMPTY_QUERY, ...search, text: 'bello at night' })).words).toEqual([
    'Bello',
  ])
})

test('a library that is open to read shows pins and words, and changes none', async () => {
  const app = await filledLibrary()
  const query = await queryOf(app, 'photo-00003.jpg')
  const { id } = await app.api.pin({ query, name: 'n' })
  const photo = { kind: 'photo', photoId: await app.idOf('photo-00002.jpg') } as const
  await app.api.saveWord({ name: 'rex', references: [photo] })
  await app.close()
  const lock = tryAcquireWriterLock(place.libraryDir, 'test')
  const reader = place.open()
  const { pins, words } = await reader.opened('read')
  expect([pins, words]).toMatchObject([[{ name: 'n', query }], [{ name: 'rex', usable: true }]])
  const locked = expect.objectContaining({ code: 'library-locked' })
  await expect(reader.api.pin({ query, name: null })).rejects.toEqual(locked)
  await expect(reader.api.removePin({ pinId: id })).rejects.toEqual(locked)
  await expect(reader.api.pauseRefining({ target: { kind: 'pin', id } })).rejects.toEqual(locked)
  await expect(reader.api.saveWord({ name: 'bello', references: [photo] })).rejects.toEqual(locked)
  lock?.release()
  expect(lock).not.toBeNull()
})

test('removing a pin can be undone, and none is made of nothing', async () => {
  const app = await filledLibrary()
  const pin = await app.api.pin({ query: await queryOf(app, 'photo-00003.jpg'), name: 'n' })
  await app.api.renamePin({ pinId: pin.id, name: 'night' })
  await app.api.removePin({ pinId: pin.id })
  expect((await app.api.state({})).pins).toEqual([])
  await app.api.restorePin({ pinId: pin.id })
  expect((await app.api.state({})).pins).toMatchObject([{ id: pin.id, name: 'night' }])
  await expect(app.api.pin({ query: EMPTY_QUERY, name: null })).rejects.toMatchObject({ code: 'query-empty' })
  await expect(app.api.seePin({ pinId: 99 })).rejects.toMatchObject({ code: 'pin-missing' })
})
