import { describe, expect, it } from 'vitest'
import { CAPTURE_RANK } from '../../../../electron/shared/capture-date.ts'
import { cameraName, NO_EXIF, readExif } from '../../../../electron/worker/decode/exif.ts'
import { drawnPicture, toSharp } from '../../../helpers/drawn-pictures.ts'
import { withSegments, xmpPacket, xmpSegment } from '../../../helpers/metadata-writers.ts'

interface Written {
  readonly IFD0?: Record<string, string>
  readonly IFD2?: Record<string, string>
}

function jpegWith(exif: Written): Promise<Buffer> {
  return toSharp(drawnPicture(16, 16)).withExif(exif).jpeg().toBuffer()
}

describe('EXIF facts', () => {
  it('are maker, model and capture time', async () => {
    const jpeg = await jpegWith({
      IFD0: { Make: 'OLYMPUS IMAGING CORP.  ', Model: 'E-P3            ' },
      IFD2: { DateTimeOriginal: '2013:08:27 19:45:23', OffsetTimeOriginal: '+09:00' },
    })
    expect(readExif(jpeg)).toEqual({
      orientation: 1,
      captured: {
        date: {
          wallMs: Date.UTC(2013, 7, 27, 19, 45, 23),
          precision: 'second',
          offsetMinutes: 540,
          from: 'exif',
        },
        rank: CAPTURE_RANK.exifOriginal,
        metadataMs: null,
      },
      camera: 'OLYMPUS IMAGING CORP. E-P3',
      lens: null,
    })
  })

  it('name the lens, from EXIF before XMP', async () => {
    const lens = { LensMake: 'SIGMA', LensModel: '30mm F1.4 DC HSM ' }
    const inXmp = (jpeg: Buffer, name: string) =>
      withSegments(jpeg, xmpSegment(xmpPacket({ 'aux:Lens': name })))
    const jpeg = await jpegWith({ IFD2: lens })
    expect(readExif(jpeg).lens).toBe('SIGMA 30mm F1.4 DC HSM')
    expect(readExif(inXmp(jpeg, 'EF50mm f/1.8 STM')).lens).toBe('SIGMA 30mm F1.4 DC HSM')
    const without = await jpegWith({ IFD2: { LensModel: '----' } })
    expect(readExif(without).lens).toBeNull()
    expect(readExif(inXmp(without, 'EF50mm f/1.8 STM')).lens).toBe('EF50mm f/1.8 STM')
  })

  it('take the date of digitising when there is no original date', async () => {
    const jpeg = await jpegWith({
      IFD2: {
        DateTimeOriginal: '0000:00:00 00:00:00',
        DateTimeDigitized: '2013:08:27 19:45:23',
        OffsetTimeDigitized: '+00:00',
      },
    })
    expect(readExif(jpeg).captured).toMatchObject({
      date: { wallMs: Date.UTC(2013, 7, 27, 19, 45, 23), offsetMinutes: 0 },
      rank: CAPTURE_RANK.exifDigitized,
    })
  })

  it('take the date of editing only after all better sources', async () => {
    const jpeg = await jpegWith({ IFD0: { DateTime: '2020:01:01 00:00:00' } })
    expect(readExif(jpeg).captured).toMatchObject({
      date: { wallMs: Date.UTC(2020, 0, 1) },
      rank: CAPTURE_RANK.exifModified,
    })
  })

  it('state the orientation, and 1 when it makes no sense', async () => {
    const stating = (orientation: number) =>
      toSharp(drawnPicture(16, 16)).withMetadata({ orientation }).jpeg().toBuffer()
    expect(readExif(await stating(6)).orientation).toBe(6)
    const jpeg = await stating(6)
    // The one entry of the directory: tag 0x112, a 16-bit number, one of them, 6.
    const entry = jpeg.indexOf(Buffer.from([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0]))
    expect(entry).toBeGreaterThan(0)
    for (const nonsense of [0, 9, 77]) {
      jpeg.writeUInt16LE(nonsense, entry + 8)
      expect(readExif(jpeg).orientation).toBe(1)
    }
  })

  it('are empty for a file without EXIF', async () => {
    expect(readExif(await toSharp(drawnPicture(16, 16)).jpeg().toBuffer())).toEqual(NO_EXIF)
    expect(readExif(Buffer.from('no picture'))).toEqual(NO_EXIF)
  })

  it('never fail, whatever bytes the segment holds', async () => {
    const jpeg = await jpegWith({ IFD0: { Make: 'Maker', Model: 'Model' } })
    const start = jpeg.indexOf('Exif') + 6
    for (let offset = start; offset < start + 120; offset++) {
      const broken = Buffer.from(jpeg)
      broken.fill(0xff, offset, offset + 4)
      const facts = readExif(broken)
      expect(facts.orientation).toBe(1)
      expect(facts.captured.date).toBeNull()
    }
  })
})

describe('camera name', () => {
  it('names the maker once', () => {
    expect(cameraName('Canon', 'Canon EOS 70D')).toBe('Canon EOS 70D')
    expect(cameraName('NIKON CORPORATION', 'NIKON D70s')).toBe('NIKON D70s')
    expect(cameraName('EASTMAN KODAK COMPANY', 'KODAK DX4330 DIGITAL CAMERA')).toBe(
      'KODAK DX4330 DIGITAL CAMERA',
    )
    expect(cameraName('Apple', 'iPhone 8')).toBe('Apple iPhone 8')
  })

  it('uses the parts that are known', () => {
    expect(cameraName('', 'E-P3')).toBe('E-P3')
    expect(cameraName('Leica', '')).toBe('Leica')
    expect(cameraName('', '')).toBeNull()
  })
})
