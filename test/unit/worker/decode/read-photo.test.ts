import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { identifyFile } from '../../../../electron/worker/decode/file-identity.ts'
import { MAX_FILE_BYTES } from '../../../../electron/worker/decode/limits.ts'
import { readPhoto } from '../../../../electron/worker/decode/read-photo.ts'
import { drawnJpeg, drawnPicture, toSharp } from '../../../helpers/drawn-pictures.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import { unprivileged } from '../../../helpers/unprivileged.ts'

function fileOf(bytes: Uint8Array, name = 'photo.jpg'): string {
  const path = join(temporaryDirectory(), name)
  writeFileSync(path, bytes)
  return path
}

async function failureOf(path: string) {
  const photo = await readPhoto(path, { modelSize: 224 })
  return photo.status === 'failed' ? { identity: photo.identity, ...photo.problem } : null
}

describe('reading a photo', () => {
  it('tells who the file is', async () => {
    const jpeg = await drawnJpeg(40, 30)
    const path = fileOf(jpeg)
    utimesSync(path, 1_500_000_000, 1_500_000_000)
    const identity = {
      hash: createHash('sha256').update(jpeg).digest('hex'),
      bytes: jpeg.length,
      modifiedMs: 1_500_000_000_000,
    }
    expect(await readPhoto(path, { modelSize: 224 })).toMatchObject({ status: 'read', identity })
    expect(await identifyFile(path)).toEqual(identity)
  })

  it('gives large files the same hash, which is computed elsewhere', async () => {
    const bytes = Buffer.alloc(3_000_000, 7)
    const hash = createHash('sha256').update(bytes).digest('hex')
    expect(await identifyFile(fileOf(bytes))).toMatchObject({ hash })
  })

  it('goes by the content, not by the name', async () => {
    const png = await toSharp(drawnPicture(40, 30)).png().toBuffer()
    expect(await readPhoto(fileOf(png, 'photo.jpg'), { modelSize: 224 })).toMatchObject({
      status: 'read',
      facts: { format: 'png', width: 40, height: 30, orientation: 1, captured: { date: null }, camera: null },
      damage: null,
    })
  })

  it('turns the picture upright and states its upright size', async () => {
    const jpeg = await toSharp(drawnPicture(40, 30)).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const photo = await readPhoto(fileOf(jpeg), { modelSize: 224 })
    expect(photo).toMatchObject({
      facts: { width: 30, height: 40, orientation: 6 },
      pixels: { width: 30, height: 40 },
    })
  })

  it('reduces large pictures, and only their pixels', async () => {
    const path = fileOf(await drawnJpeg(2400, 1800))
    expect(await readPhoto(path, { modelSize: 224 })).toMatchObject({
      facts: { width: 2400, height: 1800 },
      pixels: { width: 770, height: 578 },
    })
    expect(await readPhoto(path, { modelSize: null })).toMatchObject({
      pixels: { width: 2400, height: 1800 },
    })
  })

  it('offers small plain JPEG files as their own thumbnail, and no others', async () => {
    const small = await drawnJpeg(300, 200)
    const thumbnailOf = async (bytes: Buffer) => {
      const photo = await readPhoto(fileOf(bytes), { modelSize: 224 })
      return photo.status === 'read' ? photo.ownThumbnail : undefined
    }
    expect(await thumbnailOf(small)).toEqual(small)
    expect(await thumbnailOf(await drawnJpeg(600, 200))).toBeNull()
    const picture = toSharp(drawnPicture(300, 200))
    expect(await thumbnailOf(await picture.clone().png().toBuffer())).toBeNull()
    expect(
      await thumbnailOf(
        await picture
          .clone()
          .withExif({ IFD0: { Make: 'M' } })
          .jpeg()
          .toBuffer(),
      ),
    ).toBeNull()
    expect(await thumbnailOf(await picture.clone().withIccProfile('p3').jpeg().toBuffer())).toBeNull()
    expect(await thumbnailOf(small.subarray(0, small.length * 0.7))).toBeNull()
  })
})

describe('a file that cannot be read', () => {
  it('is empty', async () => {
    expect(await failureOf(fileOf(Buffer.alloc(0)))).toEqual({
      identity: null,
      code: 'empty',
      reason: 'the file is empty',
    })
  })

  it('is not there', async () => {
    const path = join(temporaryDirectory(), 'gone.jpg')
    expect(await failureOf(path)).toMatchObject({ code: 'vanished', reason: 'the file is no longer there' })
    expect(await identifyFile(path)).toMatchObject({ code: 'vanished' })
  })

  it('is a folder', async () => {
    const path = join(temporaryDirectory(), 'folder.jpg')
    mkdirSync(path)
    expect(await failureOf(path)).toMatchObject({ code: 'not-an-image', reason: 'this is not a file' })
  })

  it.skipIf(process.platform === 'win32')('is a link to itself', async () => {
    const path = join(temporaryDirectory(), 'loop.jpg')
    symlinkSync(path, path)
    expect(await failureOf(path)).toMatchObject({ code: 'unreadable' })
  })

  it.skipIf(process.platform === 'win32')('is not for this user', async () => {
    const path = fileOf(await drawnJpeg(40, 30))
    chmodSync(path, 0)
    const failure = await unprivileged(() => failureOf(path))
    expect(failure).toMatchObject({ code: 'unreadable', identity: null })
  })

  it('is larger than any photo', async () => {
    const path = fileOf(await drawnJpeg(40, 30))
    truncateSync(path, MAX_FILE_BYTES + 1)
    expect(await failureOf(path)).toMatchObject({
      code: 'file-too-large',
      reason: 'the file is larger than 512 MB',
    })
  })

  it('is no picture, and is known by its hash all the same', async () => {
    const failure = await failureOf(fileOf(Buffer.from('not a picture\n')))
    expect(failure).toMatchObject({ code: 'not-an-image', identity: { bytes: 14 } })
  })
})
