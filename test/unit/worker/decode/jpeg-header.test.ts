import { describe, expect, it } from 'vitest'
import { readJpegHeader } from '../../../../electron/worker/decode/jpeg-header.ts'
import { drawnPicture, toSharp } from '../../../helpers/drawn-pictures.ts'
import { photoshopSegment, withSegments, xmpPacket, xmpSegment } from '../../../helpers/metadata-writers.ts'

const picture = toSharp(drawnPicture(40, 30))

describe('JPEG header', () => {
  it('has the size and the kind of a picture', async () => {
    const jpeg = await picture.clone().jpeg().toBuffer()
    expect(readJpegHeader(jpeg)).toMatchObject({
      width: 40,
      height: 30,
      components: 3,
      progressive: false,
      managed: false,
      hasExif: false,
      hasMetadata: false,
    })
  })

  it('recognises progressive, grey and CMYK pictures', async () => {
    const progressive = await picture.clone().jpeg({ progressive: true }).toBuffer()
    const grey = await picture.clone().toColourspace('b-w').jpeg().toBuffer()
    const cmyk = await picture.clone().toColourspace('cmyk').jpeg().toBuffer()
    expect(readJpegHeader(progressive)?.progressive).toBe(true)
    expect(readJpegHeader(grey)?.components).toBe(1)
    expect(readJpegHeader(cmyk)).toMatchObject({ components: 4, managed: true })
  })

  it('recognises colour profiles and EXIF, which lies before the picture data', async () => {
    const jpeg = await picture
      .clone()
      .withIccProfile('p3')
      .withExif({ IFD0: { Make: 'Maker' } })
      .jpeg()
      .toBuffer()
    const header = readJpegHeader(jpeg)
    expect(header).toMatchObject({ managed: true, hasExif: true, hasMetadata: true })
    expect(jpeg.indexOf('Maker')).toBeLessThan(header?.headBytes ?? 0)
  })

  it('recognises XMP or IPTC without EXIF', async () => {
    const jpeg = await picture.clone().jpeg().toBuffer()
    for (const segment of [xmpSegment(xmpPacket({})), photoshopSegment(Buffer.from('8BIM'))]) {
      expect(readJpegHeader(withSegments(jpeg, segment))).toMatchObject({ hasExif: false, hasMetadata: true })
    }
  })

  it('skips fill bytes between segments', async () => {
    const jpeg = await picture.clone().jpeg().toBuffer()
    const filled = Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xff, 0xff]), jpeg.subarray(2)])
    expect(readJpegHeader(filled)).toMatchObject({ width: 40, height: 30 })
  })

  it('is null for a file that ends within it, at any byte', async () => {
    const jpeg = await picture.clone().jpeg().toBuffer()
    const head = readJpegHeader(jpeg)?.headBytes ?? 0
    expect(head).toBeGreaterThan(100)
    for (let length = 0; length < head - 2; length++)
      expect(readJpegHeader(jpeg.subarray(0, length))).toBeNull()
  })
})
