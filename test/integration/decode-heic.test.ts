/** HEIC through libheif, on real files, which sharp's prebuilt binary cannot decode. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeHeic } from '../../electron/worker/decode/heic-decoder.ts'
import { heifGrid } from '../../electron/worker/decode/heif-grid.ts'
import { readHeif } from '../../electron/worker/decode/heif-structure.ts'
import { readPhoto } from '../../electron/worker/decode/read-photo.ts'
import { sharp } from '../../electron/worker/decode/sharp.ts'
import { meanDifference, toSharp } from '../helpers/drawn-pictures.ts'
import { needs } from '../helpers/needs.ts'
import { sharedPath } from '../helpers/shared.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'
import { mean } from '../helpers/vectors.ts'
import { gridData, irot, ispe, itemOf, nclx, writeHeif } from '../helpers/written-heif.ts'

function read(name: string) {
  return readPhoto(sharedPath('formats', 'heic', name), { modelSize: 224 })
}

describe('HEIC', needs('shared'), () => {
  it('has pixels, size, date with time zone, and camera', async () => {
    const photo = await read('exif-at-eof.heic')
    expect(photo).toMatchObject({
      status: 'read',
      damage: null,
      facts: {
        width: 3024,
        height: 4032,
        orientation: 1,
        format: 'heif',
        camera: 'Apple iPhone 11 Pro',
        captured: { date: { wallMs: Date.UTC(2020, 4, 4, 18, 39, 11, 644), offsetMinutes: -240 } },
      },
    })
    if (photo.status === 'read') expect(photo.pixels.width).toBeLessThan(photo.pixels.height)
  })

  it('looks like a photo: bright and dark, many colours', async () => {
    for (const name of ['cheers.heic', 'iphone-1.heic']) {
      const photo = await read(name)
      if (photo.status === 'failed') throw new Error(photo.problem.reason)
      const { channels } = await toSharp(photo.pixels).stats()
      for (const { stdev, min, max } of channels) {
        expect(stdev).toBeGreaterThan(20)
        expect(max - min).toBeGreaterThan(150)
      }
    }
  })

  it('is converted from its wider gamut', async () => {
    const file = readFileSync(sharedPath('formats', 'heic', 'iphone-1.heic'))
    const photo = await read('iphone-1.heic')
    // Every colour profile has this signature; without it there is no profile to convert from.
    const signature = file.indexOf('acsp')
    expect(signature).toBeGreaterThan(0)
    file.write('xxxx', signature)
    const path = join(temporaryDirectory(), 'untagged.heic')
    writeFileSync(path, file)
    const untagged = await readPhoto(path, { modelSize: 224 })
    if (photo.status === 'failed' || untagged.status === 'failed') throw new Error('expected pixels')
    const difference = meanDifference(photo.pixels, untagged.pixels)
    expect(difference).toBeGreaterThan(0.5)
    expect(difference).toBeLessThan(10)
  })

  it('is read several at a time, and again after one that fails', async () => {
    const whole = readFileSync(sharedPath('formats', 'heic', 'cheers.heic'))
    const folder = temporaryDirectory()
    const paths = Array.from({ length: 6 }, (_, index) => {
      const path = join(folder, `${index}.heic`)
      writeFileSync(path, index % 2 === 0 ? whole : whole.subarray(0, 3000 + 1000 * index))
      return path
    })
    const photos = await Promise.all(paths.map((path) => readPhoto(path, { modelSize: 224 })))
    expect(photos.map(({ status }) => status)).toEqual(['read', 'failed', 'read', 'failed', 'read', 'failed'])
    for (const photo of photos) {
      if (photo.status === 'failed') {
        expect(photo.problem).toEqual({ code: 'undecodable', reason: 'the file ends early' })
      }
    }
  })
})

describe('HEIC of many tiles', needs('shared'), () => {
  function tile() {
    const file = readFileSync(sharedPath('formats', 'heic', 'iphone-1.heic'))
    return itemOf(file, ['hvcC', 'ispe', 'colr'])
  }

  /** Equal tiles of 512 pixels in a picture that cuts the last ones off, rotated to its side. */
  function gridFile(columns: number, rows: number, width: number, height: number, turns: number): Buffer {
    const one = tile()
    const count = columns * rows
    const whole = {
      type: 'grid',
      data: gridData(columns, rows, width, height),
      properties: [ispe(width, height), irot(turns)],
      parts: Array.from({ length: count }, (_, index) => index + 1),
    }
    return writeHeif(['heic', 'mif1'], [whole, ...Array.from({ length: count }, () => one)])
  }

  function pictureAt(bytes: Buffer) {
    const path = join(temporaryDirectory(), 'tiles.heic')
    writeFileSync(path, bytes)
    return readPhoto(path, { modelSize: 224 })
  }

  it('shows the same tile by tile as libheif at once', async () => {
    const [width, height] = [1500, 1000]
    const bytes = gridFile(3, 2, width, height, 0)
    const file = readHeif(bytes)
    const grid = file && heifGrid(bytes, file)
    if (!grid) throw new Error('expected a grid')
    const [whole, tiled, reduced] = await Promise.all(
      [null, { grid, factor: 1 }, { grid, factor: 4 }].map((tiles) =>
        decodeHeic({ bytes, deep: false, tiles }),
      ),
    )
    if (whole?.status !== 'decoded' || tiled?.status !== 'decoded' || reduced?.status !== 'decoded') {
      throw new Error('expected pixels')
    }
    const pixels = (tiff: Uint8Array, size = { width, height }) =>
      sharp(tiff).resize(size.width, size.height, { fit: 'fill' }).removeAlpha().raw().toBuffer()
    const image = async (tiff: Uint8Array, size = { width, height }) => ({
      data: await pixels(tiff, size),
      ...size,
    })
    expect(meanDifference(await image(tiled.tiff), await image(whole.tiff))).toBeLessThan(1)
    expect([reduced.width, reduced.height]).toEqual([375, 250])
    const small = { width: 180, height: 120 }
    expect(meanDifference(await image(reduced.tiff, small), await image(whole.tiff, small))).toBeLessThan(3)
  })

  it('of 200 megapixels is read, upright, in little memory', async () => {
    const before = process.resourceUsage().maxRSS
    const photo = await pictureAt(gridFile(32, 24, 16_320, 12_240, 3))
    expect(photo).toMatchObject({
      status: 'read',
      damage: null,
      facts: { width: 12_240, height: 16_320, orientation: 1, format: 'heif' },
    })
    if (photo.status === 'read') expect(photo.pixels.height).toBeGreaterThan(photo.pixels.width)
    const grownMb = (process.resourceUsage().maxRSS - before) / 1024
    console.info(`200 megapixels of HEIC: ${grownMb.toFixed(0)} MB more than before`)
    // The whole picture would be 600 MB of RGB, several times.
    expect(grownMb).toBeLessThan(500)
  }, 300_000)

  it('is damaged when some tiles are, and undecodable when all are', async () => {
    const one = tile()
    const broken = { ...one, data: Buffer.alloc(one.data.length, 0x5a) }
    const file = (good: number) =>
      writeHeif(
        ['heic', 'mif1'],
        [
          {
            type: 'grid',
            data: gridData(2, 1, 1024, 512),
            properties: [ispe(1024, 512)],
            parts: [1, 2],
          },
          good > 0 ? one : broken,
          broken,
        ],
      )
    const outcomes = []
    for (const good of [1, 0]) {
      const bytes = file(good)
      const parsed = readHeif(bytes)
      const grid = parsed && heifGrid(bytes, parsed)
      if (!grid) throw new Error('expected a grid')
      outcomes.push(await decodeHeic({ bytes, deep: false, tiles: { grid, factor: 2 } }))
    }
    expect(outcomes).toMatchObject([{ status: 'decoded', isPartial: true }, { status: 'failed' }])
  })
})

describe('HDR and odd HEIF files from the field', needs('shared'), () => {
  async function pixelsOf(...name: readonly string[]) {
    const photo = await readPhoto(sharedPath('field', ...name), { modelSize: 224 })
    if (photo.status === 'failed') throw new Error(photo.problem.reason)
    expect(photo.damage).toBeNull()
    return photo.pixels
  }

  it.each(['seine_hdr_rec2020.avif', 'seine_hdr_gainmap_srgb.avif'])(
    '%s is about as bright as without HDR',
    async (name) => {
      const hdr = await pixelsOf('H01-hdr-pq', name)
      const plain = await pixelsOf('H01-hdr-pq', 'seine_sdr_gainmap_srgb.jpg')
      console.info(`${name}: mean ${mean(hdr.data).toFixed(0)}, without HDR ${mean(plain.data).toFixed(0)}`)
      expect(Math.abs(mean(hdr.data) - mean(plain.data))).toBeLessThan(10)
      expect(hdr.data.reduce((most, value) => Math.max(most, value), 0)).toBeGreaterThan(245)
      expect(meanDifference(hdr, plain)).toBeLessThan(12)
    },
  )

  it('are HDR in HEIC too', async () => {
    const file = readFileSync(sharedPath('formats', 'heic', 'cheers.heic'))
    const parts = itemOf(file, ['hvcC', 'ispe'])
    const folder = temporaryDirectory()
    const shown = await Promise.all(
      [13, 16, 18].map(async (transfer) => {
        const path = join(folder, `${transfer}.heic`)
        const item = { ...parts, properties: [...parts.properties, nclx(9, transfer)] }
        writeFileSync(path, writeHeif(['heic', 'mif1'], [item]))
        const photo = await readPhoto(path, { modelSize: 224 })
        if (photo.status === 'failed') throw new Error(photo.problem.reason)
        return photo.pixels
      }),
    )
    const [plain, pq, hlg] = shown
    if (!plain || !pq || !hlg) throw new Error('expected three pictures')
    expect(meanDifference(pq, plain)).toBeGreaterThan(10)
    expect(meanDifference(hlg, plain)).toBeGreaterThan(5)
  })

  it('are read as their first picture, or refused by their kind', async () => {
    expect((await pixelsOf('F01-avif-sequence', 'colors-animated-8bpc.avif')).width).toBe(150)
    expect((await pixelsOf('F03-reasons', 'lightning_mini.heif')).width).toBe(256)
    expect(
      await readPhoto(sharedPath('field', 'F03-reasons', '17000x17000.avif'), { modelSize: 224 }),
    ).toMatchObject({
      status: 'failed',
      problem: { code: 'too-many-pixels' },
    })
  })
})
