/** [Note: HDR]: colours that a file states in numbers. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPhoto } from '../../../../electron/worker/decode/read-photo.ts'
import type { RgbImage } from '../../../../electron/worker/decode/rgb-image.ts'
import { sharp } from '../../../../electron/worker/decode/sharp.ts'
import { drawnPicture, meanDifference, pixelAt, toSharp } from '../../../helpers/drawn-pictures.ts'
import { inserted, pngChunk } from '../../../helpers/odd-pictures.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import { mean } from '../../../helpers/vectors.ts'
import { ispe, itemOf, nclx, profileBox, writeHeif } from '../../../helpers/written-heif.ts'

const [BT_709, BT_2020, P3] = [1, 9, 12]
const [SRGB, PQ, HLG] = [13, 16, 18]

async function pixelsOf(bytes: Uint8Array): Promise<RgbImage> {
  const path = join(temporaryDirectory(), 'photo')
  writeFileSync(path, bytes)
  const photo = await readPhoto(path, { modelSize: 224 })
  if (photo.status === 'failed') throw new Error(photo.problem.reason)
  expect(photo.damage).toBeNull()
  return photo.pixels
}

const light = (code: number) => (code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4)

/** SMPTE ST 2084, of light in cd/m2. */
function pq(nits: number): number {
  const power = (nits / 10_000) ** 0.1593017578125
  return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375
}

/** ITU-R BT.2100: the screen's light is the scene's times its luminance to the power of 0.2. */
function hlg(nits: number, luminance: number): number {
  const scene = nits === 0 ? 0 : nits / 1000 / (luminance / 1000) ** (0.2 / 1.2)
  return scene <= 1 / 12 ? Math.sqrt(3 * scene) : 0.17883277 * Math.log(12 * scene - 0.28466892) + 0.55991073
}

/** Linear sRGB -> linear light of other primaries (ITU-R BT.2087 and its inverse). */
const FROM_SRGB: Readonly<Record<number, readonly (readonly number[])[]>> = {
  [BT_709]: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [BT_2020]: [
    [0.6274, 0.3293, 0.0433],
    [0.0691, 0.9195, 0.0114],
    [0.0164, 0.088, 0.8956],
  ],
  [P3]: [
    [0.8225, 0.1774, 0],
    [0.0332, 0.9669, 0],
    [0.0171, 0.0724, 0.9108],
  ],
}

/** A 16-bit PNG of an sRGB picture in other colours, `white` cd/m2 at its brightest. */
async function codedPng(
  image: RgbImage,
  primaries: number,
  transfer: number,
  white: number,
): Promise<Buffer> {
  const values = new Uint16Array(image.data.length)
  for (let at = 0; at < values.length; at += 3) {
    const linear = [0, 1, 2].map((channel) => light((image.data[at + channel] ?? 0) / 255))
    const own = (FROM_SRGB[primaries] ?? []).map((row) =>
      row.reduce((sum, weight, index) => sum + weight * (linear[index] ?? 0), 0),
    )
    const [red = 0, green = 0, blue = 0] = own
    const luminance = 0.2627 * red + 0.678 * green + 0.0593 * blue
    for (const [channel, value] of own.entries()) {
      const coded = transfer === PQ ? pq(value * white) : hlg(value * white, luminance * white)
      values[at + channel] = Math.round(65_535 * Math.min(Math.max(coded, 0), 1))
    }
  }
  const { width, height } = image
  const png = await sharp(values, { raw: { width, height, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toBuffer()
  return inserted(png, 33, pngChunk('cICP', Buffer.from([primaries, transfer, 0, 1])))
}

/** Levels of one grey. */
function grey(level: number): RgbImage {
  return { data: new Uint8Array(16 * 16 * 3).fill(level), width: 16, height: 16 }
}

async function greyShown(level: number, transfer: number, white = 203): Promise<number> {
  const [red = 0, green = 0, blue = 0] = pixelAt(
    await pixelsOf(await codedPng(grey(level), BT_2020, transfer, white)),
    8,
    8,
  )
  expect(Math.abs(red - green) + Math.abs(blue - green)).toBeLessThanOrEqual(2)
  return green
}

describe('HDR', () => {
  it.each([PQ, HLG])(
    'shows shadows and middle greys as they are without HDR (transfer %s)',
    async (transfer) => {
      for (const level of [0, 30, 60, 90, 120]) {
        expect(Math.abs((await greyShown(level, transfer)) - level)).toBeLessThanOrEqual(2)
      }
    },
  )

  it.each([PQ, HLG])(
    'shows white as nearly white, and light above it as white (transfer %s)',
    async (transfer) => {
      const white = await greyShown(255, transfer)
      expect(white).toBeGreaterThan(205)
      const brighter = await greyShown(255, transfer, 500)
      expect(brighter).toBeGreaterThan(white)
      expect(await greyShown(255, transfer, 1000)).toBeGreaterThan(Math.max(brighter, 240))
    },
  )

  it('never makes a brighter light darker', async () => {
    const shown: number[] = []
    for (const white of [1, 10, 50, 100, 203, 400, 800, 1500, 2000, 4000, 10_000]) {
      shown.push(await greyShown(255, PQ, white))
    }
    expect(shown).toEqual([...shown].sort((one, other) => one - other))
    expect(shown.at(-1)).toBe(255)
  })

  it.each([
    [PQ, BT_2020],
    [HLG, BT_2020],
    [PQ, P3],
    [PQ, BT_709],
  ])('has the colours of the picture (transfer %s, primaries %s)', async (transfer, primaries) => {
    const drawn = drawnPicture(64, 48)
    const dim = { ...drawn, data: drawn.data.map((value) => value / 2) }
    expect(meanDifference(await pixelsOf(await codedPng(dim, primaries, transfer, 203)), dim)).toBeLessThan(2)
  })

  it('follows from the numbers alone: without them the same pixels are flat and grey', async () => {
    const png = await codedPng(grey(120), BT_2020, PQ, 203)
    const at = png.indexOf('cICP') + 4
    png[at + 1] = SRGB
    const crc = pngChunk('cICP', png.subarray(at, at + 4)).subarray(-4)
    crc.copy(png, at + 4)
    const [, shown = 0] = pixelAt(await pixelsOf(png), 8, 8)
    expect(Math.abs(shown - 120)).toBeLessThan(30)
  })
})

describe('an AVIF', () => {
  const drawn = drawnPicture(64, 48)

  async function avif(...colours: readonly Buffer[]): Promise<Buffer> {
    const coded = await toSharp(drawn).avif({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer()
    const item = itemOf(coded, ['av1C', 'pixi'])
    return writeHeif(
      ['avif', 'mif1', 'avif'],
      [{ ...item, properties: [...item.properties, ispe(64, 48), ...colours] }],
    )
  }

  it('keeps its pixels when its colours are those of sRGB', async () => {
    expect(meanDifference(await pixelsOf(await avif(nclx(BT_709, SRGB))), drawn)).toBeLessThan(3)
  })

  it('is brighter when the same values are PQ or HLG, with any profile', async () => {
    const { icc } = await sharp(await toSharp(drawn).withIccProfile('p3').png().toBuffer()).metadata()
    const profile = profileBox(icc ?? Buffer.alloc(0))
    const plain = mean((await pixelsOf(await avif(nclx(BT_709, SRGB)))).data)
    for (const transfer of [PQ, HLG]) {
      const shown = await pixelsOf(await avif(nclx(BT_2020, transfer)))
      expect(mean(shown.data)).not.toBeCloseTo(plain, -1)
      expect(meanDifference(await pixelsOf(await avif(profile, nclx(BT_2020, transfer))), shown)).toBe(0)
    }
  })

  it('has the colours of its primaries when it has no profile', async () => {
    const wide = await pixelsOf(await avif(nclx(P3, SRGB)))
    const [red = 0, green = 0] = pixelAt(wide, 60, 4)
    const [drawnRed = 0, drawnGreen = 0] = pixelAt(drawn, 60, 4)
    expect(red - green).toBeGreaterThan(drawnRed - drawnGreen)
    expect(meanDifference(wide, drawn)).toBeGreaterThan(3)
  })
})
