/** New photos and pins on real pictures: a match raises the badge, through the folder's watcher. */
import { cp, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EMPTY_QUERY } from '../../electron/shared/app-query.ts'
import { AppPlace } from '../helpers/app-library.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'

const IMAGES = sharedPath('photos', 'images')
const PHOTOS = 30

describe('the badge of a pin', needs('shared'), () => {
  let place: AppPlace
  let names: readonly string[]

  beforeEach(async () => {
    place = new AppPlace()
    names = (await readdir(IMAGES)).sort()
    for (const name of names.slice(0, PHOTOS)) await cp(join(IMAGES, name), join(place.photosDir, name))
  })
  afterEach(() => place.close())

  /** The same scene as a camera takes it a moment later. */
  async function takeAgain(name: string, as: string): Promise<void> {
    const picture = sharp(join(IMAGES, name))
    const { width, height } = await picture.metadata()
    const crop = { left: 8, top: 6, width: width - 20, height: height - 14 }
    await mkdir(join(place.photosDir, 'new'), { recursive: true })
    await picture
      .extract(crop)
      .modulate({ brightness: 1.05 })
      .jpeg()
      .toFile(join(place.photosDir, 'new', as))
  }

  it('counts new photos that match, and shows them best first', async () => {
    const app = place.open()
    await app.api.addFolder({ path: place.photosDir })
    await app.api.chooseModel({ path: sharedPath('models', 'photo-mini'), change: false })
    await app.indexed(PHOTOS)
    const pinOf = async (name: string) => {
      const photoId = await app.idOf(name)
      return app.api.pin({ query: { ...EMPTY_QUERY, references: [{ kind: 'photo', photoId }] }, name })
    }
    const [first, second] = [await pinOf(names[2] ?? ''), await pinOf(names[9] ?? '')]
    // Does not wait for refining: the watch works at once.
    for (const { id } of [first, second]) await app.api.pauseRefining({ target: { kind: 'pin', id } })
    for (const name of names.slice(PHOTOS, PHOTOS + 5))
      await cp(join(IMAGES, name), join(place.photosDir, name))
    await takeAgain(names[2] ?? '', 'again.jpg')
    await app.indexed(PHOTOS + 6)
    const { pins } = await app.until((state) => (state.pins[0]?.newPhotos ?? 0) > 0)
    expect(pins.map(({ newPhotos }) => newPhotos)).toEqual([1, 0])
    const { photoIds } = await app.api.seePin({ pinId: first.id })
    expect(photoIds).toEqual([await app.idOf('again.jpg')])
    expect((await app.api.state({})).pins[0]?.newPhotos).toBe(0)
  })
})
