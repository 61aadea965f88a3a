import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noTimes } from '../../../../electron/worker/decode/stage-times.ts'
import { thumbnailPath } from '../../../../electron/worker/decode/thumbnail.ts'
import { preparePhoto, prepareReference } from '../../../../electron/worker/preprocess/prepare-photo.ts'
import { drawnJpeg } from '../../../helpers/drawn-pictures.ts'
import { xmpPacket } from '../../../helpers/metadata-writers.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

async function photoIn(folder: string): Promise<string> {
  const path = join(folder, 'photo.jpg')
  writeFileSync(path, await drawnJpeg(1600, 1200))
  return path
}

describe('preparing a photo', () => {
  it('gives the model its square and writes the thumbnail', async () => {
    const folder = temporaryDirectory()
    const thumbnailDir = join(folder, 'thumbnails')
    const photo = await preparePhoto(await photoIn(folder), { imageSize: 64, thumbnailDir })
    expect(photo).toMatchObject({
      status: 'prepared',
      facts: { width: 1600, height: 1200, format: 'jpeg' },
      picture: { width: 64, height: 64 },
      damage: null,
    })
    expect(existsSync(thumbnailPath(thumbnailDir, photo.identity?.hash ?? ''))).toBe(true)
  })

  it('dates it by the files beside it, also when it cannot be decoded', async () => {
    const folder = temporaryDirectory()
    const options = { imageSize: 64, thumbnailDir: join(folder, 'thumbnails') }
    const sidecar = { date: { wallMs: Date.UTC(1987, 4, 6), precision: 'day', from: 'sidecar' } }
    writeFileSync(join(folder, 'photo.xmp'), xmpPacket({ 'exif:DateTimeOriginal': '1987-05-06' }))
    const path = await photoIn(folder)
    expect(await preparePhoto(path, options)).toMatchObject({ status: 'prepared', outside: { sidecar } })
    writeFileSync(path, 'not a picture')
    expect(await preparePhoto(path, options)).toMatchObject({
      status: 'failed',
      outside: { sidecar, sources: [{ path: join(folder, 'photo.xmp') }] },
      captured: { date: null },
    })
    expect(await preparePhoto(join(folder, 'gone.jpg'), options)).not.toHaveProperty('outside')
  })

  it('measures its stages', async () => {
    const folder = temporaryDirectory()
    const times = noTimes()
    await preparePhoto(await photoIn(folder), { imageSize: 64, thumbnailDir: folder, times })
    for (const ms of Object.values(times)) expect(ms).toBeGreaterThan(0)
  })

  it('leaves no thumbnail of a file that cannot be read', async () => {
    const folder = temporaryDirectory()
    const path = join(folder, 'photo.jpg')
    writeFileSync(path, 'not a picture')
    const thumbnailDir = join(folder, 'thumbnails')
    expect(await preparePhoto(path, { imageSize: 64, thumbnailDir })).toMatchObject({
      status: 'failed',
      problem: { code: 'not-an-image' },
    })
    expect(existsSync(thumbnailDir)).toBe(false)
  })

  it('prepares a reference the same way and writes nothing', async () => {
    const folder = temporaryDirectory()
    const path = await photoIn(folder)
    const reference = await prepareReference(path, 64)
    expect(readdirSync(folder)).toEqual(['photo.jpg'])
    const photo = await preparePhoto(path, { imageSize: 64, thumbnailDir: folder })
    expect({ pictureHash: expect.any(Uint8Array), ...reference }).toEqual(photo)
  })
})
