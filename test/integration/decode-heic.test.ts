/** HEIC through libheif, on real files: what sharp's prebuilt binary cannot decode. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPhoto } from '../../electron/worker/decode/read-photo.ts'
import { meanDifference, toSharp } from '../helpers/drawn-pictures.ts'
import { sharedAvailable, sharedPath } from '../helpers/shared.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

function read(name: string) {
  return readPhoto(sharedPath('formats', 'heic', name), { modelSize: 224 })
}

describe.skipIf(!sharedAvailable())('HEIC', () => {
  it('has pixels, size, date with time zone, and camera', async () => {
    const photo = await read('exif-at-eof.heic')
    expect(photo).toMatchObject({
      status: 'read',
      damage: null,
      facts: {
        width: 3024,
        height: 4032,
        orientation: 1,
        format: 'heif',
        camera: 'Apple iPhone 11 Pro',
        captured: { date: { wallMs: Date.UTC(2020, 4, 4, 18, 39, 11, 644), offsetMinutes: -240 } },
      },
    })
    if (photo.status === 'read') expect(photo.pixels.width).toBeLessThan(photo.pixels.height)
  })

  it('looks like a photo: bright and dark, many colours', async () => {
    for (const name of ['cheers.heic', 'iphone-1.heic']) {
      const photo = await read(name)
      if (photo.status === 'failed') throw new Error(photo.problem.reason)
      const { channels } = await toSharp(photo.pixels).stats()
      for (const { stdev, min, max } of channels) {
        expect(stdev).toBeGreaterThan(20)
        expect(max - min).toBeGreaterThan(150)
      }
    }
  })

  it('is converted from its wider gamut', async () => {
    const file = readFileSync(sharedPath('formats', 'heic', 'iphone-1.heic'))
    const photo = await read('iphone-1.heic')
    // The signature that every colour profile has: without it there is none to convert from.
    const signature = file.indexOf('acsp')
    expect(signature).toBeGreaterThan(0)
    file.write('xxxx', signature)
    const path = join(temporaryDirectory(), 'untagged.heic')
    writeFileSync(path, file)
    const untagged = await readPhoto(path, { modelSize: 224 })
    if (photo.status === 'failed' || untagged.status === 'failed') throw new Error('expected pixels')
    const difference = meanDifference(photo.pixels, untagged.pixels)
    expect(difference).toBeGreaterThan(0.5)
    expect(difference).toBeLessThan(10)
  })

  it('is read several at a time, and again after one that fails', async () => {
    const whole = readFileSync(sharedPath('formats', 'heic', 'cheers.heic'))
    const folder = temporaryDirectory()
    const paths = Array.from({ length: 6 }, (_, index) => {
      const path = join(folder, `${index}.heic`)
      writeFileSync(path, index % 2 === 0 ? whole : whole.subarray(0, 3000 + 1000 * index))
      return path
    })
    const photos = await Promise.all(paths.map((path) => readPhoto(path, { modelSize: 224 })))
    expect(photos.map(({ status }) => status)).toEqual(['read', 'failed', 'read', 'failed', 'read', 'failed'])
    for (const photo of photos) {
      if (photo.status === 'failed') {
        expect(photo.problem).toEqual({ code: 'undecodable', reason: 'the file ends early' })
      }
    }
  })
})
