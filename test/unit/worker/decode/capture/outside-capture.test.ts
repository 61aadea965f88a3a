import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { formatCaptureDate, type OutsideCapture } from '../../../../../electron/shared/capture-date.ts'
import { readOutsideCapture } from '../../../../../electron/worker/decode/capture/outside-capture.ts'
import { xmpPacket } from '../../../../helpers/metadata-writers.ts'
import { needs } from '../../../../helpers/needs.ts'
import { temporaryDirectory } from '../../../../helpers/temporary-directory.ts'
import { unprivileged } from '../../../../helpers/unprivileged.ts'

let folder: string
beforeEach(() => {
  folder = temporaryDirectory()
})

function put(name: string, content: string | Buffer = ''): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

const xmp = (date: string) => xmpPacket({ 'exif:DateTimeOriginal': date })
const takeout = (seconds: number) => JSON.stringify({ photoTakenTime: { timestamp: String(seconds) } })

function words({ sidecar, takeout: json, filename, folder: dated }: OutsideCapture) {
  const dates = { sidecar: sidecar?.date ?? null, takeout: json, filename, folder: dated }
  return Object.fromEntries(
    Object.entries(dates).flatMap(([name, date]) =>
      date ? [[name, `${formatCaptureDate(date)} ${date.from}`]] : [],
    ),
  )
}

async function read(photo: string) {
  return words(await readOutsideCapture(photo))
}

describe('the dates of a photo from outside', () => {
  it('are empty for most photos', async () => {
    const outside = await readOutsideCapture(put('IMG_1.jpg'))
    expect(outside).toEqual({ sidecar: null, takeout: null, filename: null, folder: null, sources: [] })
  })

  it('are sidecar, JSON, name and folder', async () => {
    const photo = put('2018-03 Trip/IMG_20190201_212530.jpg')
    put('2018-03 Trip/IMG_20190201_212530.jpg.xmp', xmp('1987-05-06T07:08:09'))
    put('2018-03 Trip/IMG_20190201_212530.jpg.json', takeout(1060699034))
    expect(await read(photo)).toEqual({
      sidecar: '1987-05-06T07:08:09 sidecar',
      takeout: '2003-08-12T14:37:14Z takeout',
      filename: '2019-02-01T21:25:30 filename',
      folder: '2018-03 folder',
    })
  })

  it('list every file that was read, with its size and time', async () => {
    const photo = put('IMG_1.jpg')
    const sidecar = put('IMG_1.xmp', 'no date')
    const json = put('IMG_1.jpg.json', '{}')
    utimesSync(sidecar, 1_500_000_000, 1_500_000_000.5)
    utimesSync(json, 1_600_000_000, 1_600_000_000)
    expect((await readOutsideCapture(photo)).sources).toEqual([
      { path: json, bytes: 2, modifiedMs: 1_600_000_000_000 },
      { path: sidecar, bytes: 7, modifiedMs: 1_500_000_000_500 },
    ])
  })
})

describe('a sidecar', () => {
  it.each([
    ['IMG_1.jpg', 'IMG_1.jpg.xmp'],
    ['IMG_1.jpg', 'IMG_1.xmp'],
    ['IMG_1.JPG', 'IMG_1.JPG.XMP'],
    ['IMG_1.JPG', 'img_1.jpg.Xmp'],
    ['IMG_1.JPG', 'img_1.XMP'],
    ['Fête-edited(1).jpg', 'Fête-edited(1).xmp'.normalize('NFD')],
    ['no-ending', 'no-ending.xmp'],
  ])('of %s is %s', async (photo, sidecar) => {
    put(sidecar, xmp('1987'))
    expect(await read(put(photo))).toEqual({ sidecar: '1987 sidecar' })
  })

  it.each([
    ['IMG_1.jpg', 'IMG_10.xmp'],
    ['IMG_1.jpg', 'IMG_1.png.xmp'],
    ['IMG_1.jpg', 'IMG_1(1).xmp'],
    ['IMG_1(1).jpg', 'IMG_1.xmp'],
    ['IMG_1-edited.jpg', 'IMG_1.xmp'],
    ['IMG_1.jpg', 'IMG_1.xmp.jpg'],
  ])('of %s is not %s', async (photo, sidecar) => {
    put(sidecar, xmp('1987'))
    expect(await read(put(photo))).toEqual({})
  })

  it('with the photo’s whole name takes precedence over one for all its formats', async () => {
    put('IMG_1.xmp', xmp('1988'))
    put('IMG_1.jpg.xmp', xmp('1987'))
    expect(await read(put('IMG_1.jpg'))).toEqual({ sidecar: '1987 sidecar' })
    put('IMG_1.jpg.xmp', 'no date')
    expect(await read(put('IMG_1.jpg'))).toEqual({ sidecar: '1988 sidecar' })
  })

  it('has its stated time of writing, or that of its file', async () => {
    const photo = put('IMG_1.jpg')
    const sidecar = put('IMG_1.xmp', xmp('1987'))
    utimesSync(sidecar, 1_500_000_000, 1_500_000_000)
    expect((await readOutsideCapture(photo)).sidecar?.metadataMs).toBe(1_500_000_000_000)
    put(
      'IMG_1.xmp',
      xmpPacket({ 'photoshop:DateCreated': '1987', 'xmp:MetadataDate': '2020-01-02T03:04:05Z' }),
    )
    expect((await readOutsideCapture(photo)).sidecar?.metadataMs).toBe(Date.UTC(2020, 0, 2, 3, 4, 5))
  })

  it('corrects nothing when it only states when the file was created', async () => {
    const photo = put('IMG_1.jpg')
    put('IMG_1.xmp', xmpPacket({ 'xmp:CreateDate': '1987', 'xmp:MetadataDate': '2020-01-02T03:04:05Z' }))
    expect((await readOutsideCapture(photo)).sidecar).toMatchObject({
      date: { from: 'sidecar' },
      metadataMs: null,
    })
  })

  it('is read again after it changes, appears or disappears', async () => {
    const photo = put('IMG_1.jpg')
    expect(await read(photo)).toEqual({})
    put('IMG_1.xmp', xmp('1987'))
    expect(await read(photo)).toEqual({ sidecar: '1987 sidecar' })
    put('IMG_1.xmp', xmp('1988'))
    expect(await read(photo)).toEqual({ sidecar: '1988 sidecar' })
  })
})

describe('bad input beside a photo', () => {
  it('is skipped when it is no file', needs('posix'), async () => {
    const photo = put('IMG_1.jpg')
    execFileSync('mkfifo', [join(folder, 'IMG_1.xmp'), join(folder, 'IMG_1.jpg.json')])
    symlinkSync('/dev/zero', join(folder, 'IMG_1.jpg.xmp'))
    symlinkSync('gone', join(folder, 'IMG_1.jpg.XMP'))
    symlinkSync('IMG_1.Xmp', join(folder, 'IMG_1.Xmp'))
    mkdirSync(join(folder, 'IMG_1.json'))
    expect((await readOutsideCapture(photo)).sources).toEqual([])
    put('IMG_1.XMP', xmp('1987'))
    expect(await read(photo)).toEqual({ sidecar: '1987 sidecar' })
  })

  it('is read in bounded memory, for every size', async () => {
    const photo = put('IMG_1.jpg')
    truncateSync(put('IMG_1.xmp', xmp('1987')), 8 * 2 ** 30)
    truncateSync(put('IMG_1.jpg.json', takeout(1060699034)), 8 * 2 ** 30)
    const before = process.memoryUsage().rss
    expect(await read(photo)).toEqual({ sidecar: '1987 sidecar' })
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20)
  })

  it('may be of any kind', async () => {
    const photo = put('IMG_1.jpg')
    put('IMG_1.jpg.xmp', Buffer.from([0xff, 0xfe, 0x3c]))
    put('IMG_1.xmp', '')
    put('IMG_1.jpg.json', 'PK\u0003\u0004')
    put('IMG_1.json', '')
    expect(await read(photo)).toEqual({})
  })

  it('may be unreadable for this user', needs('posix'), async () => {
    const photo = put('IMG_1.jpg')
    chmodSync(put('IMG_1.xmp', xmp('1987')), 0)
    chmodSync(folder, 0o755)
    expect(await unprivileged(() => read(photo))).toEqual({})
    chmodSync(folder, 0o311)
    expect(await unprivileged(() => read(photo))).toEqual({})
  })

  it('may belong to a missing photo', async () => {
    expect(await read(join(folder, 'gone', 'IMG_20190201_212530.jpg'))).toEqual({
      filename: '2019-02-01T21:25:30 filename',
    })
  })
})
