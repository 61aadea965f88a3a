import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sharp } from '../../../../electron/worker/decode/sharp.ts'
import { thumbnailPath, writeThumbnail } from '../../../../electron/worker/decode/thumbnail.ts'
import { drawnPicture, meanDifference } from '../../../helpers/drawn-pictures.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const HASH = 'ab12cd'.padEnd(64, '0')

describe('thumbnail', () => {
  it('is a JPEG named after the hash, 512 pixels long', async () => {
    const folder = temporaryDirectory()
    await writeThumbnail(drawnPicture(800, 600), folder, HASH)
    const path = join(folder, 'ab', `${HASH}.jpg`)
    expect(thumbnailPath(folder, HASH)).toBe(path)
    expect(await sharp(path).metadata()).toMatchObject({ format: 'jpeg', width: 512, height: 384 })
  })

  it('is never enlarged', async () => {
    const folder = temporaryDirectory()
    const picture = drawnPicture(100, 300)
    await writeThumbnail(picture, folder, HASH)
    const { data, info } = await sharp(thumbnailPath(folder, HASH))
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(meanDifference({ data, width: info.width, height: info.height }, picture)).toBeLessThan(6)
  })

  it('is written once', async () => {
    const folder = temporaryDirectory()
    mkdirSync(dirname(thumbnailPath(folder, HASH)))
    writeFileSync(thumbnailPath(folder, HASH), 'already there')
    await writeThumbnail(drawnPicture(8, 6), folder, HASH)
    expect(readFileSync(thumbnailPath(folder, HASH), 'utf8')).toBe('already there')
  })

  it('replaces the thumbnail of an older reader', async () => {
    const folder = temporaryDirectory()
    mkdirSync(dirname(thumbnailPath(folder, HASH)))
    writeFileSync(thumbnailPath(folder, HASH), 'already there')
    await writeThumbnail(drawnPicture(8, 6), folder, HASH, { replace: true })
    expect(await sharp(thumbnailPath(folder, HASH)).metadata()).toMatchObject({ width: 8, height: 6 })
  })

  it('can be the file itself', async () => {
    const folder = temporaryDirectory()
    await writeThumbnail(drawnPicture(8, 6), folder, HASH, { ready: Buffer.from('the file') })
    expect(readFileSync(thumbnailPath(folder, HASH), 'utf8')).toBe('the file')
  })

  it('is whole and the only file when several copies of a photo arrive at once', async () => {
    const folder = temporaryDirectory()
    await Promise.all(Array.from({ length: 8 }, () => writeThumbnail(drawnPicture(80, 60), folder, HASH)))
    expect(readdirSync(join(folder, 'ab'))).toEqual([`${HASH}.jpg`])
    expect(await sharp(thumbnailPath(folder, HASH)).stats()).toBeTruthy()
  })

  it("fails with the file system's error when it cannot be written", async () => {
    const folder = join(temporaryDirectory(), 'file')
    writeFileSync(folder, '')
    await expect(writeThumbnail(drawnPicture(8, 6), folder, HASH)).rejects.toMatchObject({ code: 'ENOTDIR' })
  })
})
