import { randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { type FileCapture, formatCaptureDate } from '../../../../../electron/shared/capture-date.ts'
import { readExif } from '../../../../../electron/worker/decode/exif.ts'
import { cpuMs } from '../../../../helpers/cpu-time.ts'
import { drawnPicture, toSharp } from '../../../../helpers/drawn-pictures.ts'
import { type MediaItem, mediaFile } from '../../../../helpers/media-file.ts'
import {
  compressedTextChunk,
  EXIF_TAG,
  type ExifContent,
  exifBlock,
  exifSegment,
  internationalTextChunk,
  iptcBlock,
  photoshopResources,
  photoshopSegment,
  pngChunk,
  rawProfile,
  textChunk,
  withChunks,
  withRiffChunks,
  withSegments,
  xmpPacket,
  xmpSegment,
} from '../../../../helpers/metadata-writers.ts'

let jpeg: Buffer
let png: Buffer
let webp: Buffer

beforeAll(async () => {
  const picture = () => toSharp(drawnPicture(16, 16))
  jpeg = await picture().jpeg().toBuffer()
  png = await picture().png().toBuffer()
  webp = await picture().webp().toBuffer()
})

/** "2023-05-17T01:30:00+09:00 exif", in the command line's form. */
function words({ date }: FileCapture): string | null {
  return date && `${formatCaptureDate(date)} ${date.from}`
}

function inJpeg(...segments: readonly Buffer[]): string | null {
  return words(readExif(withSegments(jpeg, ...segments)).captured)
}

function inPng(...chunks: readonly Buffer[]): string | null {
  const first = words(readExif(withChunks(png, 'first', ...chunks)).captured)
  // Chunks behind the picture data give the same date.
  expect(words(readExif(withChunks(png, 'last', ...chunks)).captured)).toBe(first)
  return first
}

const ORIGINAL: ExifContent = { exif: { [EXIF_TAG.original]: '2016:03:04 05:06:07' } }
const GPS: ExifContent = {
  gps: {
    [EXIF_TAG.gpsDate]: '2014:08:09',
    [EXIF_TAG.gpsTime]: [
      [10, 1],
      [11, 1],
      [1225, 100],
    ],
  },
}

describe('EXIF', () => {
  const exif = (tags: ExifContent['exif']) => inJpeg(exifSegment(tags ? { exif: tags } : {}))

  it('has its offset in any of three fields', () => {
    const date = '2023:05:17 01:30:00'
    const { original, offset, offsetOriginal, offsetDigitized, digitized } = EXIF_TAG
    expect(exif({ [original]: date })).toBe('2023-05-17T01:30:00 exif')
    expect(exif({ [original]: date, [offsetOriginal]: '+09:00' })).toBe('2023-05-17T01:30:00+09:00 exif')
    expect(exif({ [original]: date, [offset]: '+09:00' })).toBe('2023-05-17T01:30:00+09:00 exif')
    expect(exif({ [original]: date, [offset]: '+01:00', [offsetOriginal]: '-03:30' })).toBe(
      '2023-05-17T01:30:00-03:30 exif',
    )
    expect(exif({ [original]: date, [offset]: '+01:00', [offsetOriginal]: '   :  ' })).toBe(
      '2023-05-17T01:30:00+01:00 exif',
    )
    expect(exif({ [original]: `${date}+09:00`, [offsetOriginal]: '+01:00' })).toBe(
      '2023-05-17T01:30:00+09:00 exif',
    )
    const scanned = { [original]: '1890:06:01 10:00:00', [digitized]: date, [offsetDigitized]: '+09:00' }
    expect(exif(scanned)).toBe('1890-06-01T10:00:00 exif')
    expect(exif({ ...scanned, [original]: date })).toBe('2023-05-17T01:30:00+09:00 exif')
  })

  it('has the fraction of the second in a field of its own', () => {
    const file = withSegments(
      jpeg,
      exifSegment({ exif: { [EXIF_TAG.original]: '2016:03:04 05:06:07', [EXIF_TAG.subSecOriginal]: '25' } }),
    )
    expect(readExif(file).captured.date?.wallMs).toBe(Date.UTC(2016, 2, 4, 5, 6, 7, 250))
  })

  it('keeps the blanks of a date that is only partly known', () => {
    expect(exif({ [EXIF_TAG.original]: '2018:02:     :  :  ' })).toBe('2018-02 exif')
    expect(exif({ [EXIF_TAG.original]: '2018:00:00 00:00:00' })).toBe('2018 exif')
  })

  it('may have a date of another type than text', () => {
    expect(exif({ [EXIF_TAG.original]: Buffer.from('2016:03:04 05:06:07\0') })).toBe(
      '2016-03-04T05:06:07 exif',
    )
  })

  it('is the first of two blocks', () => {
    const other = { exif: { [EXIF_TAG.original]: '2011:01:01 00:00:00' } }
    expect(inJpeg(exifSegment(ORIGINAL), exifSegment(other))).toBe('2016-03-04T05:06:07 exif')
  })

  it('has the dates of digitising and of the last change, after others', () => {
    const modified = { [EXIF_TAG.dateTime]: '2020:01:01 00:00:00' }
    const digitized = { [EXIF_TAG.digitized]: '2019:05:05 10:00:00' }
    expect(inJpeg(exifSegment({ ifd0: modified, exif: { ...digitized, [EXIF_TAG.original]: '    ' } }))).toBe(
      '2019-05-05T10:00:00 exif',
    )
    expect(inJpeg(exifSegment({ ifd0: modified, exif: { [EXIF_TAG.offset]: '+02:00' } }))).toBe(
      '2020-01-01T00:00:00+02:00 exif',
    )
  })

  it('takes the offset that XMP adds to the same moment', () => {
    const xmp = (date: string) => xmpSegment(xmpPacket({ 'xmp:CreateDate': date }))
    expect(inJpeg(exifSegment(ORIGINAL), xmp('2016-03-04T05:06:07.5+02:00'))).toBe(
      '2016-03-04T05:06:07+02:00 exif',
    )
    expect(inJpeg(exifSegment(ORIGINAL), xmp('2016-03-05T05:06:07+02:00'))).toBe('2016-03-04T05:06:07 exif')
  })
})

describe('GPS', () => {
  it('states UTC', () => {
    expect(inJpeg(exifSegment(GPS))).toBe('2014-08-09T10:11:12Z gps')
    expect(inJpeg(exifSegment({ gps: { [EXIF_TAG.gpsDate]: '2014:08:09' } }))).toBe('2014-08-09 gps')
    expect(inJpeg(xmpSegment(xmpPacket({ 'exif:GPSTimeStamp': '2014-08-09T10:11:12Z' })))).toBe(
      '2014-08-09T10:11:12Z gps',
    )
  })

  it('is null without a day, without a number, and before a fix', () => {
    const at = (date: string, time = GPS.gps?.[EXIF_TAG.gpsTime] ?? '') =>
      inJpeg(exifSegment({ gps: { [EXIF_TAG.gpsDate]: date, [EXIF_TAG.gpsTime]: time } }))
    expect(at('')).toBeNull()
    expect(at('1980:01:06')).toBeNull()
    expect(at('1999:08:22')).toBeNull()
    expect(
      at('2014:08:09', [
        [10, 0],
        [11, 1],
        [0, 0],
      ]),
    ).toBe('2014-08-09 gps')
  })

  it('is better than the last change and worse than all others', () => {
    const modified = { ifd0: { [EXIF_TAG.dateTime]: '2020:01:01 00:00:00' } }
    expect(inJpeg(exifSegment({ ...GPS, ...modified }))).toBe('2014-08-09T10:11:12Z gps')
    const iptc = photoshopSegment(photoshopResources(iptcBlock({ 55: '20150203' })))
    expect(inJpeg(exifSegment(GPS), iptc)).toBe('2015-02-03 iptc')
  })
})

describe('XMP', () => {
  it('is taken in the order of its properties', () => {
    const properties = {
      'exif:DateTimeOriginal': '2013-07-05T03:18:27Z',
      'photoshop:DateCreated': '2014-07-05',
      'exif:DateTimeDigitized': '2015-01',
      'xmp:CreateDate': '2016',
    }
    const entries = Object.entries(properties)
    const rest = (from: number) => inJpeg(xmpSegment(xmpPacket(Object.fromEntries(entries.slice(from)))))
    expect([0, 1, 2, 3, 4].map(rest)).toEqual([
      '2013-07-05T03:18:27Z xmp',
      '2014-07-05 xmp',
      '2015-01 xmp',
      '2016 xmp',
      null,
    ])
  })

  it('stands between EXIF and IPTC', () => {
    const xmp = xmpSegment(xmpPacket({ 'photoshop:DateCreated': '2014-07-05' }))
    const iptc = photoshopSegment(photoshopResources(iptcBlock({ 55: '20150203' })))
    expect(inJpeg(iptc, xmp)).toBe('2014-07-05 xmp')
    expect(inJpeg(iptc, xmp, exifSegment(ORIGINAL))).toBe('2016-03-04T05:06:07 exif')
  })

  it("states the metadata's time of writing, with or without a date of capture", () => {
    const metadataMs = (date: string) =>
      readExif(withSegments(jpeg, xmpSegment(xmpPacket({ 'xmp:MetadataDate': date })))).captured.metadataMs
    expect(metadataMs('2020-01-02T03:04:05+02:00')).toBe(Date.UTC(2020, 0, 2, 1, 4, 5))
    expect(metadataMs('2020-01-02T03:04:05Z')).toBe(Date.UTC(2020, 0, 2, 3, 4, 5))
    expect(metadataMs('never')).toBeNull()
  })
})

describe('IPTC', () => {
  const iptc = (dataSets: Readonly<Record<number, string>>) =>
    inJpeg(photoshopSegment(photoshopResources(iptcBlock(dataSets))))

  it('has date and time apart', () => {
    expect(iptc({ 5: 'Title', 55: '20150203', 60: '040506+0000' })).toBe('2015-02-03T04:05:06Z iptc')
    expect(iptc({ 55: '20150203', 60: '040506-0330' })).toBe('2015-02-03T04:05:06-03:30 iptc')
    expect(iptc({ 55: '20150203', 60: '040506' })).toBe('2015-02-03T04:05:06 iptc')
    expect(iptc({ 55: '20150203' })).toBe('2015-02-03 iptc')
    expect(iptc({ 55: '20150200' })).toBe('2015-02 iptc')
    expect(iptc({ 55: '20150000', 60: '000000' })).toBe('2015 iptc')
    expect(iptc({ 55: '2015-02-03' })).toBe('2015-02-03 iptc')
    expect(iptc({ 55: '00000000', 62: '20110102', 63: '030405' })).toBe('2011-01-02T03:04:05 iptc')
    expect(iptc({ 55: '' })).toBeNull()
    expect(iptc({ 60: '040506' })).toBeNull()
  })

  it('may span two segments, and lack resources', () => {
    const resources = photoshopResources(iptcBlock({ 55: '20150203' }))
    expect(
      inJpeg(photoshopSegment(resources.subarray(0, 20)), photoshopSegment(resources.subarray(20))),
    ).toBe('2015-02-03 iptc')
    expect(inJpeg(photoshopSegment(iptcBlock({ 55: '20150203' })))).toBe('2015-02-03 iptc')
  })
})

describe('PNG', () => {
  it('has EXIF in a chunk', () => {
    expect(inPng(pngChunk('eXIf', exifBlock(ORIGINAL)))).toBe('2016-03-04T05:06:07 png')
    expect(inPng(pngChunk('eXIf', Buffer.concat([Buffer.from('Exif\0\0'), exifBlock(ORIGINAL)])))).toBe(
      '2016-03-04T05:06:07 png',
    )
    expect(inPng(pngChunk('eXIf', exifBlock(GPS)))).toBe('2014-08-09T10:11:12Z gps')
  })

  it.each(['exif', 'APP1'])('has EXIF in "Raw profile type %s", compressed or not', (name) => {
    const data = Buffer.concat([Buffer.from('Exif\0\0'), exifBlock(ORIGINAL)])
    const keyword = `Raw profile type ${name}`
    expect(inPng(compressedTextChunk(keyword, rawProfile(name, data)))).toBe('2016-03-04T05:06:07 png')
    expect(inPng(textChunk(keyword, rawProfile(name, data)))).toBe('2016-03-04T05:06:07 png')
    expect(inPng(internationalTextChunk(keyword, rawProfile(name, data), true))).toBe(
      '2016-03-04T05:06:07 png',
    )
  })

  it('has XMP and IPTC in profiles of the same kind, and XMP in a text of its own', () => {
    const xmp = xmpPacket({ 'xmp:CreateDate': '2013-07-05' })
    expect(inPng(compressedTextChunk('Raw profile type xmp', rawProfile('xmp', Buffer.from(xmp))))).toBe(
      '2013-07-05 xmp',
    )
    const app1 = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`)
    expect(inPng(textChunk('Raw profile type APP1', rawProfile('generic', app1)))).toBe('2013-07-05 xmp')
    const iptc = rawProfile('iptc', photoshopResources(iptcBlock({ 55: '20150203' })))
    expect(inPng(compressedTextChunk('Raw profile type iptc', iptc))).toBe('2015-02-03 iptc')
    // exiftool's name for it has two words.
    const named = rawProfile('IPTC profile', photoshopResources(iptcBlock({ 55: '20150203' })))
    expect(inPng(compressedTextChunk('Raw profile type iptc', named))).toBe('2015-02-03 iptc')
    expect(inPng(internationalTextChunk('XML:com.adobe.xmp', xmp))).toBe('2013-07-05 xmp')
    expect(inPng(internationalTextChunk('XML:com.adobe.xmp', xmp, true))).toBe('2013-07-05 xmp')
  })

  it.each([
    'Sun, 04 Mar 2012 05:06:07 +0000',
    'Sun, 04 Mar 2012 05:06:07 GMT',
    '2012-03-04T05:06:07Z',
    '2012:03:04 05:06:07+00:00',
  ])('has a creation time, "%s"', (text) => {
    expect(inPng(textChunk('Creation Time', text))).toBe('2012-03-04T05:06:07Z png')
    expect(inPng(compressedTextChunk('Creation Time', text))).toBe('2012-03-04T05:06:07Z png')
    expect(inPng(internationalTextChunk('Creation Time', text))).toBe('2012-03-04T05:06:07Z png')
    expect(inPng(internationalTextChunk('creation time', text, true))).toBe('2012-03-04T05:06:07Z png')
  })

  it('has its place in the order', () => {
    const exif = pngChunk('eXIf', exifBlock({ ...ORIGINAL, ...GPS }))
    const created = textChunk('Creation Time', '2012-03-04T05:06:07Z')
    const xmp = internationalTextChunk('XML:com.adobe.xmp', xmpPacket({ 'xmp:CreateDate': '2013-07-05' }))
    expect(inPng(created, exif)).toBe('2016-03-04T05:06:07 png')
    expect(inPng(created, exif, xmp)).toBe('2013-07-05 xmp')
    expect(inPng(created, pngChunk('eXIf', exifBlock(GPS)))).toBe('2012-03-04T05:06:07Z png')
  })

  it('ignores the time of the last change', () => {
    expect(
      inPng(pngChunk('tIME', Buffer.from([7, 220, 3, 4, 5, 6, 7])), textChunk('date:modify', '2012-03-04')),
    ).toBeNull()
  })
})

describe('other formats', () => {
  const xmp = Buffer.from(xmpPacket({ 'xmp:CreateDate': '2013-07-05' }))

  it('WebP has EXIF and XMP in chunks', () => {
    const inWebp = (chunks: Readonly<Record<string, Buffer>>) =>
      words(readExif(withRiffChunks(webp, chunks)).captured)
    expect(inWebp({ EXIF: exifBlock(ORIGINAL) })).toBe('2016-03-04T05:06:07 exif')
    expect(inWebp({ EXIF: Buffer.concat([Buffer.from('Exif\0\0'), exifBlock(ORIGINAL)]) })).toBe(
      '2016-03-04T05:06:07 exif',
    )
    expect(inWebp({ odd: Buffer.from('x'), 'XMP ': xmp })).toBe('2013-07-05 xmp')
  })

  it('GIF has XMP in an extension', () => {
    const extension = Buffer.concat([
      Buffer.from('\x21\xff\x0bXMP DataXMP', 'latin1'),
      xmp,
      Buffer.alloc(258),
    ])
    const gif = Buffer.concat([
      Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1'),
      extension,
      Buffer.from(';'),
    ])
    expect(words(readExif(gif).captured)).toBe('2013-07-05 xmp')
    expect(readExif(Buffer.from('GIF89a')).captured.date).toBeNull()
  })

  it('TIFF is EXIF, with XMP and IPTC as tags', () => {
    expect(words(readExif(exifBlock(ORIGINAL)).captured)).toBe('2016-03-04T05:06:07 exif')
    expect(words(readExif(exifBlock({ ifd0: { [EXIF_TAG.xmp]: xmp } })).captured)).toBe('2013-07-05 xmp')
    expect(
      words(readExif(exifBlock({ ifd0: { [EXIF_TAG.iptc]: iptcBlock({ 55: '20150203' }) } })).captured),
    ).toBe('2015-02-03 iptc')
  })

  it('HEIC and AVIF have items, anywhere in the file', () => {
    const exif: MediaItem = {
      type: 'Exif',
      data: Buffer.concat([Buffer.from([0, 0, 0, 6]), Buffer.from('Exif\0\0'), exifBlock(ORIGINAL)]),
    }
    const bare: MediaItem = { type: 'Exif', data: Buffer.concat([Buffer.alloc(4), exifBlock(ORIGINAL)]) }
    const mime: MediaItem = { type: 'mime', contentType: 'application/rdf+xml', data: xmp }
    const picture: MediaItem = { type: 'hvc1', data: Buffer.alloc(100) }
    const inMedia = (...args: Parameters<typeof mediaFile>) => words(readExif(mediaFile(...args)).captured)
    expect(inMedia([picture, exif])).toBe('2016-03-04T05:06:07 exif')
    expect(inMedia([picture, bare])).toBe('2016-03-04T05:06:07 exif')
    expect(inMedia([picture, mime])).toBe('2013-07-05 xmp')
    for (const version of [0, 1, 2]) {
      expect(inMedia([mime, picture, exif], { version })).toBe('2016-03-04T05:06:07 exif')
      expect(inMedia([mime, picture], { version, extents: 3 })).toBe('2013-07-05 xmp')
    }
    expect(inMedia([exif], { version: 1, inIdat: true })).toBe('2016-03-04T05:06:07 exif')
    expect(inMedia([picture])).toBeNull()
  })
})

describe('bad input', () => {
  it('is refused when a text inflates to gigabytes', () => {
    const bomb = deflateSync(Buffer.alloc(128 * 1024 * 1024), { level: 1 })
    const chunk = pngChunk('zTXt', Buffer.concat([Buffer.from('Raw profile type exif\0\0', 'latin1'), bomb]))
    const created = textChunk('Creation Time', '2012-03-04')
    const before = process.memoryUsage().rss
    expect(inPng(chunk, created)).toBe('2012-03-04 png')
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
  })

  it('never fails and never takes long, for any bytes', () => {
    const whole = [
      withSegments(
        jpeg,
        exifSegment({ ...ORIGINAL, ...GPS }),
        xmpSegment(xmpPacket({ 'xmp:CreateDate': '2013' })),
        photoshopSegment(photoshopResources(iptcBlock({ 55: '20150203', 60: '040506' }))),
      ),
      withChunks(
        png,
        'first',
        pngChunk('eXIf', exifBlock(ORIGINAL)),
        compressedTextChunk('Raw profile type exif', rawProfile('exif', exifBlock(GPS))),
        internationalTextChunk('Creation Time', '2012', true),
      ),
      withRiffChunks(webp, { EXIF: exifBlock(ORIGINAL) }),
      exifBlock({ ...ORIGINAL, ...GPS, ifd0: { [EXIF_TAG.iptc]: iptcBlock({ 55: '20150203' }) } }),
      mediaFile([{ type: 'Exif', data: Buffer.concat([Buffer.alloc(4), exifBlock(ORIGINAL)]) }], {
        version: 1,
        inIdat: true,
      }),
    ]
    const breakThem = () => {
      for (const file of whole) {
        for (let end = 0; end < file.length; end += 7) readExif(file.subarray(0, end))
        for (let at = 0; at < Math.min(file.length, 1500); at += 3) {
          for (const filler of [0, 0xff, 0x80]) {
            const broken = Buffer.from(file)
            broken.fill(filler, at, Math.min(at + 4, broken.length))
            readExif(broken)
          }
        }
        for (let round = 0; round < 200; round++) {
          const broken = Buffer.from(file)
          randomBytes(8).copy(broken, Math.floor(Math.random() * file.length))
          readExif(broken)
        }
      }
    }
    expect(cpuMs(breakThem)).toBeLessThan(30_000)
  })

  it('takes a moment to walk when it consists of the smallest parts', () => {
    const size = 32 * 1024 * 1024
    const parts = (head: Buffer, part: Buffer) => Buffer.concat([head, Buffer.alloc(size, part)])
    const locations = Buffer.alloc(400_000, 0xff)
    Buffer.from([1, 0, 0, 0, 0, 0, 0xff, 0xff]).copy(locations)
    const hostile = [
      parts(png.subarray(0, 33), pngChunk('teSt', Buffer.alloc(0))),
      parts(Buffer.from('RIFF\0\0\0\0WEBP'), Buffer.from('TEST\0\0\0\0')),
      parts(Buffer.from('\0\0\0\x10ftypheic\0\0\0\0', 'latin1'), Buffer.from('\0\0\0\x08free', 'latin1')),
      parts(jpeg.subarray(0, 2), Buffer.from([0xff, 0xe0, 0, 2])),
      parts(jpeg.subarray(0, 2), Buffer.from([0xff, 0xff])),
      mediaFile([{ type: 'Exif', data: Buffer.alloc(4) }], { locations }),
      withSegments(jpeg, ...Array(500).fill(photoshopSegment(Buffer.alloc(60_000, iptcBlock({ 55: '' }))))),
    ]
    for (const file of hostile) {
      const walk = () => expect(readExif(file).captured.date).toBeNull()
      expect(cpuMs(walk)).toBeLessThan(2_000)
    }
  })
})
