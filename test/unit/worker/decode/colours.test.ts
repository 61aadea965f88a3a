import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPhoto } from '../../../../electron/worker/decode/read-photo.ts'
import type { RgbImage } from '../../../../electron/worker/decode/rgb-image.ts'
import { sharp } from '../../../../electron/worker/decode/sharp.ts'
import { drawnPicture, meanDifference, pixelAt, toSharp } from '../../../helpers/drawn-pictures.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const drawn = drawnPicture(64, 48)

async function pixelsOf(bytes: Uint8Array): Promise<RgbImage> {
  const path = join(temporaryDirectory(), 'photo')
  writeFileSync(path, bytes)
  const photo = await readPhoto(path, { modelSize: 224 })
  if (photo.status === 'failed') throw new Error(photo.problem.reason)
  expect(photo.damage).toBeNull()
  expect(photo.pixels.data).toHaveLength(3 * photo.pixels.width * photo.pixels.height)
  return photo.pixels
}

/** One colour, `width` x `height`. */
function plain(background: { r: number; g: number; b: number; alpha?: number }, width = 16, height = 16) {
  const channels = background.alpha === undefined ? 3 : 4
  return sharp({ create: { width, height, channels, background } })
}

describe('pixels', () => {
  it.each(['png', 'tiff', 'webp'] as const)('are those of the picture (%s)', async (format) => {
    const bytes = await toSharp(drawn).toFormat(format, { lossless: true, compression: 'lzw' }).toBuffer()
    expect(meanDifference(await pixelsOf(bytes), drawn)).toBe(0)
  })

  it.each(['jpeg', 'avif'] as const)('are nearly those of the picture (%s)', async (format) => {
    const bytes = await toSharp(drawn)
      .toFormat(format, { quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer()
    expect(meanDifference(await pixelsOf(bytes), drawn)).toBeLessThan(2)
  })

  it('are 8-bit for a 16-bit picture', async () => {
    const bytes = await toSharp(drawn).toColourspace('rgb16').png().toBuffer()
    expect((await sharp(bytes).metadata()).depth).toBe('ushort')
    expect(meanDifference(await pixelsOf(bytes), drawn)).toBeLessThan(1)
  })

  it('have three channels for a grey picture', async () => {
    for (const format of ['jpeg', 'png'] as const) {
      const bytes = await plain({ r: 90, g: 90, b: 90 }).toColourspace('b-w').toFormat(format).toBuffer()
      expect((await sharp(bytes).metadata()).channels).toBe(1)
      expect(pixelAt(await pixelsOf(bytes), 8, 8)).toEqual([90, 90, 90])
    }
  })

  it('are white for transparent pixels', async () => {
    const clear = await plain({ r: 200, g: 0, b: 0, alpha: 0 }).png().toBuffer()
    const half = await plain({ r: 200, g: 0, b: 0, alpha: 0.5 }).webp({ lossless: true }).toBuffer()
    expect(pixelAt(await pixelsOf(clear), 8, 8)).toEqual([255, 255, 255])
    for (const [index, value] of pixelAt(await pixelsOf(half), 8, 8).entries()) {
      expect(Math.abs(value - ([228, 128, 128][index] ?? 0))).toBeLessThanOrEqual(2)
    }
  })

  it('are sRGB for a CMYK picture', async () => {
    const bytes = await plain({ r: 200, g: 60, b: 60 })
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toBuffer()
    expect((await sharp(bytes).metadata()).space).toBe('cmyk')
    const [red = 0, green = 0, blue = 0] = pixelAt(await pixelsOf(bytes), 8, 8)
    expect(red).toBeGreaterThan(green + 80)
    expect(Math.abs(green - blue)).toBeLessThan(40)
  })

  it('are sRGB for a picture with a wider gamut', async () => {
    const bytes = await plain({ r: 200, g: 100, b: 50 }).withIccProfile('p3').png().toBuffer()
    const { data } = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true })
    // The file's own numbers differ, so a reader that ignores the profile gets the colours wrong.
    expect([...data.subarray(0, 3)]).not.toEqual([200, 100, 50])
    for (const [index, value] of pixelAt(await pixelsOf(bytes), 8, 8).entries()) {
      expect(Math.abs(value - ([200, 100, 50][index] ?? 0))).toBeLessThanOrEqual(2)
    }
  })

  it.each(['gif', 'webp'] as const)('are the first frame of an animation (%s)', async (format) => {
    const frames = Buffer.concat([
      await plain({ r: 255, g: 0, b: 0 }).raw().toBuffer(),
      await plain({ r: 0, g: 0, b: 255 }).raw().toBuffer(),
    ])
    const raw = { width: 16, height: 32, channels: 3, pageHeight: 16 } as const
    const bytes = await sharp(frames, { raw })
      .toFormat(format, { loop: 0, delay: [100, 100] })
      .toBuffer()
    expect((await sharp(bytes).metadata()).pages).toBe(2)
    const pixels = await pixelsOf(bytes)
    expect([pixels.width, pixels.height]).toEqual([16, 16])
    const [red = 0, , blue = 255] = pixelAt(pixels, 8, 8)
    expect(red).toBeGreaterThan(240)
    expect(blue).toBeLessThan(15)
  })
})
