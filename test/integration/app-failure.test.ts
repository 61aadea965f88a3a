/** An open library whose catalogue is lost, or that another library replaces. */
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWritable } from '../../electron/core/catalog/open-database.ts'
import type { AppState } from '../../electron/shared/app-state.ts'
import { AppPlace, type AppUnderTest, SEARCH } from '../helpers/app-library.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'

let place: AppPlace
let app: AppUnderTest

beforeEach(async () => {
  place = new AppPlace()
  await place.writeModel()
  await generatePhotos({ folder: place.photosDir, count: 6, width: 64, height: 48 })
  app = place.open()
  await app.api.addFolder({ path: place.photosDir })
  await app.api.chooseModel({ path: place.modelDir, change: false })
  await app.indexed(6)
})

afterEach(() => place.close())

test('a catalogue that no longer answers is a state, until it answers again', async () => {
  const damage = openWritable(place.libraryDir)
  damage.execute('ALTER TABLE root RENAME TO lost')
  const { library } = await app.until((state) => state.library.kind === 'failed')
  expect(library).toMatchObject({ dir: place.libraryDir, error: { code: 'library-unusable' } })
  const again = new Promise<AppState>((resolve) => {
    void app.follow((state) => state.library.kind === 'ready' && resolve(state))
  })
  damage.execute('ALTER TABLE lost RENAME TO root')
  damage.close()
  expect((await again).photos).toBe(6)
})

test('a problem report answers for an open library and for one that failed, without names', async () => {
  const open = await app.api.problemReport({ withNames: false })
  expect(open).toMatch(/^library: ready, write$/m)
  expect(open).toMatch(/^photos: 6$/m)
  expect(open).toMatch(/^provider: cpu/m)
  expect(open).toMatch(/info library-opened \{/)
  expect(open).toMatch(/info indexing-run \{"end":"done","photos":6,/)
  expect(open).not.toContain(place.base)
  expect(await app.api.problemReport({ withNames: true })).toContain(place.photosDir)
  const damage = openWritable(place.libraryDir)
  damage.execute('ALTER TABLE root RENAME TO lost')
  damage.close()
  await app.until((state) => state.library.kind === 'failed')
  const failed = await app.api.problemReport({ withNames: false })
  expect(failed).toMatch(/^library: failed, library-unusable$/m)
  expect(failed).not.toContain(place.base)
})

test('while another library opens, no window sees an open and empty one', async () => {
  const seen: AppState[] = []
  let isOpening = true
  const opening = app.api.openLibrary({ path: join(place.base, 'other') }).then(() => {
    isOpening = false
  })
  while (isOpening) {
    // Many a turn: what takes no time is between two answers, too.
    for (let at = 0; at < 20; at++) seen.push(await app.api.state({}))
    await nextTurn()
  }
  await opening
  const empty = seen.filter(({ library, folders }) => library.kind === 'ready' && folders.length === 0)
  expect(empty).toEqual([])
  expect((await app.opened()).folders).toEqual([])
})

test('a call that another library cuts short is not a defect', async () => {
  const { photos } = await app.api.photos({ order: 'name', after: null, limit: 6 })
  const references = [...photos.ids].map((photoId) => ({ kind: 'photo', photoId }) as const)
  const searches = Array.from({ length: 20 }, () =>
    app.api.search({ ...SEARCH, references }).catch((error: unknown) => error),
  )
  await app.api.openLibrary({ path: join(place.base, 'other') })
  const failures = (await Promise.all(searches)).filter((answer) => answer instanceof Error)
  for (const failure of failures) expect(failure).toMatchObject({ code: 'cancelled' })
})
