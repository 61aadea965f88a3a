import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatCaptureDate, NOTHING_OUTSIDE } from '../../../../electron/shared/capture-date.ts'
import { identifyFile } from '../../../../electron/worker/decode/file-identity.ts'
import { inspectPhoto } from '../../../../electron/worker/decode/inspect-photo.ts'
import { MAX_FILE_BYTES } from '../../../../electron/worker/decode/limits.ts'
import { readPhoto } from '../../../../electron/worker/decode/read-photo.ts'
import { drawnJpeg, drawnPicture, toSharp } from '../../../helpers/drawn-pictures.ts'
import {
  EXIF_TAG,
  exifBlock,
  iptcBlock,
  photoshopResources,
  photoshopSegment,
  pngChunk,
  withSegments,
  xmpPacket,
  xmpSegment,
} from '../../../helpers/metadata-writers.ts'
import { needs } from '../../../helpers/needs.ts'
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
  it("reports the file's identity", async () => {
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

  it('computes the same hash for large files, outside of the JavaScript thread', async () => {
    const bytes = Buffer.alloc(3_000_000, 7)
    const hash = createHash('sha256').update(bytes).digest('hex')
    expect(await identifyFile(fileOf(bytes))).toMatchObject({ hash })
  })

  it('recognises a file by its content, not by its name', async () => {
    const png = await toSharp(drawnPicture(40, 30)).png().toBuffer()
    expect(await readPhoto(fileOf(png, 'photo.jpg'), { modelSize: 224 })).toMatchObject({
      status: 'read',
      facts: {
        format: 'png',
        width: 40,
        height: 30,
        orientation: 1,
        captured: { date: null },
        camera: null,
        lens: null,
      },
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

  it('has the date of XMP and IPTC alone, and of EXIF in any format', async () => {
    const dateOf = async (bytes: Uint8Array) => {
      const photo = await readPhoto(fileOf(bytes), { modelSize: 224 })
      const date = photo.status === 'read' ? photo.facts.captured.date : null
      return date && `${formatCaptureDate(date)} ${date.from}`
    }
    const jpeg = await drawnJpeg(40, 30)
    const exif = { IFD2: { DateTimeOriginal: '2016:03:04 05:06:07' } }
    const picture = toSharp(drawnPicture(40, 30)).withExif(exif)
    expect(await dateOf(withSegments(jpeg, xmpSegment(xmpPacket({ 'xmp:CreateDate': '2013-07-05' }))))).toBe(
      '2013-07-05 xmp',
    )
    const iptc = photoshopSegment(photoshopResources(iptcBlock({ 55: '20150203' })))
    expect(await dateOf(withSegments(jpeg, iptc))).toBe('2015-02-03 iptc')
    expect(await dateOf(await picture.clone().jpeg().toBuffer())).toBe('2016-03-04T05:06:07 exif')
    expect(await dateOf(await picture.clone().png().toBuffer())).toBe('2016-03-04T05:06:07 png')
    expect(await dateOf(await picture.clone().webp().toBuffer())).toBe('2016-03-04T05:06:07 exif')
    expect(await dateOf(await picture.clone().avif().toBuffer())).toBe('2016-03-04T05:06:07 exif')
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

  it('is a link to itself', needs('posix'), async () => {
    const path = join(temporaryDirectory(), 'loop.jpg')
    symlinkSync(path, path)
    expect(await failureOf(path)).toMatchObject({ code: 'unreadable' })
  })

  it('may not be read by this user', needs('posix'), async () => {
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

  it('still has a date', async () => {
    const path = fileOf(exifBlock({ exif: { [EXIF_TAG.original]: '2016:03:04 05:06:07' } }), 'photo.tif')
    const photo = await readPhoto(path, { modelSize: 224 })
    expect(photo).toMatchObject({
      status: 'failed',
      captured: { date: { wallMs: Date.UTC(2016, 2, 4, 5, 6, 7), from: 'exif' } },
    })
    expect(await inspectPhoto(path)).toMatchObject({
      status: 'read',
      identity: { bytes: statSync(path).size },
      captured: { date: { wallMs: Date.UTC(2016, 2, 4, 5, 6, 7) } },
      camera: null,
      lens: null,
      outside: NOTHING_OUTSIDE,
    })
    expect(await inspectPhoto(`${path}.gone`)).toMatchObject({
      status: 'failed',
      problem: { code: 'vanished' },
    })
  })

  it('is no picture, and still has its hash', async () => {
    const failure = await failureOf(fileOf(Buffer.from('not a picture\n')))
    expect(failure).toMatchObject({ code: 'not-an-image', identity: { bytes: 14 } })
  })
})

describe('facts of a PNG', () => {
  /** The end of the header, which is equally long in every PNG. */
  const HEADER_END = 33
  const withColours = (png: Buffer, primaries: number, transfer: number) =>
    Buffer.concat([
      png.subarray(0, HEADER_END),
      pngChunk('cICP', Buffer.from([primaries, transfer, 0, 1])),
      png.subarray(HEADER_END),
    ])

  it('say whether earlier readers showed its colours wrongly', async () => {
    const png = await toSharp(drawnPicture(8, 8)).png().toBuffer()
    const [pq, srgb] = [withColours(png, 9, 16), withColours(png, 1, 13)]
    expect(await inspectPhoto(fileOf(pq, 'pq.png'))).toMatchObject({ status: 'read', mended: true })
    for (const bytes of [png, srgb, await drawnJpeg(8, 8)])
      expect(await inspectPhoto(fileOf(bytes))).toMatchObject({ status: 'read', mended: false })
  })
})
