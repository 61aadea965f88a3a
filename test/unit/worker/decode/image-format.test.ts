import { describe, expect, it } from 'vitest'
import { identifyFormat } from '../../../../electron/worker/decode/image-format.ts'
import { drawnPicture, toSharp } from '../../../helpers/drawn-pictures.ts'
import { tiffWith } from '../../../helpers/tiff-directories.ts'

const picture = toSharp(drawnPicture(16, 16))

/** An ISO media file's first box: major brand, minor version, compatible brands. */
function mediaFile(major: string, ...compatible: readonly string[]): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(16 + 4 * compatible.length)
  return Buffer.concat([
    size,
    Buffer.from(`ftyp${major}\0\0\0\0${compatible.join('')}`, 'latin1'),
    Buffer.alloc(64),
  ])
}

function latin1(text: string): Buffer {
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(64)])
}

describe('image format', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'recognises %s by its content',
    async (format) => {
      expect(identifyFormat(await picture.clone().toFormat(format).toBuffer())).toBe(format)
    },
  )

  it('distinguishes HEIC and AVIF by their brands, major or compatible', () => {
    expect(identifyFormat(mediaFile('heic', 'mif1', 'heic'))).toBe('heic')
    expect(identifyFormat(mediaFile('mif1', 'mif1', 'heic'))).toBe('heic')
    expect(identifyFormat(mediaFile('mif1', 'mif1', 'avif'))).toBe('avif')
  })

  it.each([
    ['CR3', mediaFile('crx ', 'crx ', 'isom')],
    ['CR2', latin1('II*\0\x10\0\0\0CR\x02\0')],
    ['RAF', latin1('FUJIFILMCCD-RAW 0201')],
    ['ORF', latin1('IIRO\x08\0\0\0')],
    ['RW2', latin1('IIU\0\x18\0\0\0')],
    ['DNG', tiffWith([{ 50706: 1 }])],
    ['NEF: sensor data in a sub-directory', tiffWith([{ 262: 2 }], [{ 262: 32803 }])],
    ['ARW: its own compression in a second directory', tiffWith([{ 262: 2 }, { 259: 32767 }])],
  ])('recognises %s as RAW', (_, bytes) => {
    expect(identifyFormat(bytes)).toMatchObject({
      code: 'raw-unsupported',
      reason: expect.stringMatching(/^this is a RAW file from a .*camera; Searlight cannot read those yet$/),
    })
  })

  it('recognises a TIFF without sensor data as a picture, in both byte orders', async () => {
    expect(identifyFormat(tiffWith([{ 262: 2 }], [{ 262: 6 }]))).toBe('tiff')
    expect(identifyFormat(await picture.clone().tiff({ bigtiff: true }).toBuffer())).toBe('tiff')
    expect(identifyFormat(Buffer.from('MM\0*\0\0\0\x08\0\0\0\0\0\0', 'latin1'))).toBe('tiff')
  })

  it('terminates when directories form a circle or lead out of the file', () => {
    const circle = tiffWith([{ 262: 2 }])
    circle.writeUInt32LE(8, 8 + 2 + 12)
    expect(identifyFormat(circle)).toBe('tiff')
    expect(identifyFormat(Buffer.from('II*\0\xff\xff\xff\xff', 'latin1'))).toBe('tiff')
  })

  it.each([
    ['JPEG 2000', latin1('\0\0\0\x0cjP  \r\n\x87\n')],
    ['JPEG XL', latin1('\xff\x0a')],
    ['BMP', latin1('BM\x36\0\0\0\0\0\0\0\x36\0\0\0')],
    ['Photoshop', latin1('8BPS\0\x01')],
    ['EPS', latin1('%!PS-Adobe-3.0 EPSF-3.0\n')],
    ['GIMP', latin1('gimp xcf v011')],
    ['Radiance HDR', latin1('#?RADIANCE\n')],
    ['DICOM', Buffer.concat([Buffer.alloc(128), latin1('DICM')])],
    ['QOI', latin1('qoif')],
    ['Netpbm', latin1('P6\n# made by hand\n640 480\n255\n')],
    ['Netpbm', latin1('P4 8 8 ')],
    ['PCX', latin1('\x0a\x05\x01\x08')],
    ['Targa', Buffer.concat([Buffer.alloc(60), Buffer.from('TRUEVISION-XFILE.\0', 'latin1')])],
  ])('names %s, which Searlight does not read', (name, bytes) => {
    expect(identifyFormat(bytes)).toEqual({
      code: 'format-unsupported',
      reason: `this is a ${name} picture; Searlight cannot read those yet`,
    })
  })

  it('recognises a JPEG with bytes behind its first marker', async () => {
    const jpeg = await picture.clone().jpeg().toBuffer()
    expect(identifyFormat(Buffer.concat([jpeg.subarray(0, 2), Buffer.from('junk'), jpeg.subarray(2)]))).toBe(
      'jpeg',
    )
    expect(identifyFormat(Buffer.concat([jpeg.subarray(0, 2), Buffer.from('junk')]))).toMatchObject({
      code: 'not-an-image',
    })
  })

  it.each([
    ['it is a video', mediaFile('isom', 'isom', 'avc1')],
    ['it is a video', latin1('RIFF\0\0\0\0AVI LIST')],
    ['it is a PDF document', latin1('%PDF-1.7')],
    ['it is an archive (zip)', latin1('PK\x03\x04')],
    ['it is a web page', latin1('\n<!DOCTYPE html><html>')],
    ['it is a drawing (SVG)', latin1('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">')],
    ['it contains text', Buffer.from('not a picture\n')],
    ['it contains text', Buffer.from('Pas une photo : été à la plage, 100 € \n')],
    ['it starts with nothing but zeros', Buffer.alloc(5000)],
  ])('reports for other files that %s', (what, bytes) => {
    expect(identifyFormat(bytes)).toEqual({ code: 'not-an-image', reason: `this is not a picture: ${what}` })
  })

  it('reports that any other file is no picture', () => {
    const noise = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 37 + 5) & 0xff))
    expect(identifyFormat(noise)).toMatchObject({ code: 'not-an-image' })
    expect(identifyFormat(Buffer.from([0x00]))).toMatchObject({ code: 'not-an-image' })
  })
})
