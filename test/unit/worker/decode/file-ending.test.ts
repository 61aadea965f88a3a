import { describe, expect, it } from 'vitest'
import { endsEarly } from '../../../../electron/worker/decode/file-ending.ts'
import { drawnJpeg, drawnPicture, toSharp } from '../../../helpers/drawn-pictures.ts'

/** One box of an ISO media file: `size` as stated, and so many bytes of content. */
function box(size: number, contentBytes: number): Buffer {
  const head = Buffer.from('\0\0\0\0mdat', 'latin1')
  head.writeUInt32BE(size)
  return Buffer.concat([head, Buffer.alloc(contentBytes)])
}

describe('the end of a file', () => {
  it.each(['png', 'webp', 'tiff', 'avif'] as const)(
    'is missing where a %s file was cut off',
    async (format) => {
      const bytes = await toSharp(drawnPicture(300, 200)).toFormat(format).toBuffer()
      expect(endsEarly(bytes, format)).toBe(false)
      expect(endsEarly(bytes.subarray(0, bytes.length * 0.6), format)).toBe(true)
    },
  )

  it('may precede a few more bytes', async () => {
    const png = await toSharp(drawnPicture(300, 200)).png().toBuffer()
    expect(endsEarly(Buffer.concat([png, Buffer.alloc(200)]), 'png')).toBe(false)
  })

  it('is where the last box of a HEIC file ends', () => {
    expect(endsEarly(Buffer.concat([box(28, 20), box(108, 100)]), 'heic')).toBe(false)
    expect(endsEarly(Buffer.concat([box(28, 20), box(109, 100)]), 'heic')).toBe(true)
  })

  it("is the file's end when the last box states no size", () => {
    expect(endsEarly(box(0, 100), 'heic')).toBe(false)
  })

  it('is found behind boxes with 64-bit sizes', () => {
    const long = box(1, 100)
    long.writeBigUInt64BE(108n, 8)
    expect(endsEarly(long, 'heic')).toBe(false)
    long.writeBigUInt64BE(109n, 8)
    expect(endsEarly(long, 'heic')).toBe(true)
  })

  it('is not searched behind boxes smaller than their own header', () => {
    expect(endsEarly(Buffer.concat([box(3, 0), box(1000, 0)]), 'heic')).toBe(false)
    const long = box(1, 100)
    for (const size of [0n, 15n]) {
      long.writeBigUInt64BE(size, 8)
      expect(endsEarly(long, 'heic')).toBe(false)
    }
  })

  it('is the end marker of a JPEG, also when those bytes occur elsewhere', async () => {
    const jpeg = await drawnJpeg(300, 200)
    const preview = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 6]), Buffer.from([0xff, 0xd9, 0xff, 0xd9])])
    const withPreview = Buffer.concat([jpeg.subarray(0, 2), preview, jpeg.subarray(2)])
    expect(endsEarly(withPreview, 'jpeg')).toBe(false)
    expect(endsEarly(Buffer.concat([withPreview, Buffer.alloc(100, 1)]), 'jpeg')).toBe(false)
    for (const share of [0.01, 0.1, 0.5, 0.9]) {
      expect(endsEarly(withPreview.subarray(0, withPreview.length * share), 'jpeg')).toBe(true)
    }
    // An interrupted download keeps its length, with zeros for the missing bytes.
    expect(endsEarly(Buffer.from(withPreview).fill(0, Math.floor(withPreview.length * 0.7)), 'jpeg')).toBe(
      true,
    )
  })

  it('is the trailer of a GIF', async () => {
    const gif = await toSharp(drawnPicture(300, 200)).gif().toBuffer()
    expect(endsEarly(gif, 'gif')).toBe(false)
    expect(endsEarly(Buffer.concat([gif, Buffer.alloc(9)]), 'gif')).toBe(false)
    expect(endsEarly(gif.subarray(0, gif.length * 0.6), 'gif')).toBe(true)
    expect(endsEarly(gif.subarray(0, 10), 'gif')).toBe(true)
  })
})
