/** The application from an empty folder to a library that is searched. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppPlace, SEARCH } from '../helpers/app-library.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'

let place: AppPlace

beforeEach(() => {
  place = new AppPlace()
})

afterEach(() => place.close())

test('a fresh library is made, filled, searched, and found again', async () => {
  await place.writeModel()
  await generatePhotos({ folder: place.photosDir, count: 12, width: 64, height: 48 })
  const first = place.open()
  expect((await first.opened()).model).toEqual({ kind: 'none' })
  const added = await first.api.addFolder({ path: place.photosDir })
  expect(added.outcome).toBe('added')
  // Scanned without a model, and read once there is one.
  await first.until(({ folders }) => folders[0]?.photos === 12)
  await first.api.chooseModel({ path: place.modelDir, change: false })
  const state = await first.indexed(12)
  expect(state.model).toMatchObject({ kind: 'ready', model: { name: 'tiny-clip' }, serving: null })

  const photoId = await first.idOf('photo-00003.jpg')
  const query = { ...SEARCH, references: [{ kind: 'photo', photoId }] } as const
  const answer = await first.api.search(query)
  expect(answer.method).toBe('image')
  expect(answer.photos.ids[0]).toBe(photoId)
  expect(answer.scores[0]).toBeCloseTo(1, 3)
  expect(answer.references).toEqual(answer.scores)
  expect(answer.texts).toBeNull()
  await first.close()

  const second = place.open()
  await second.until(({ model }) => model.kind === 'ready')
  expect((await second.api.search(query)).photos.ids).toEqual(answer.photos.ids)
  expect(second.notices).toEqual([])
})
