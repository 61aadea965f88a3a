/**
 * TIFF files that libvips misreads. The expected colours were compared with ImageMagick's when this was
 * written.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { oddTiff } from '../../../../electron/worker/decode/odd-tiff.ts'
import { readPhoto } from '../../../../electron/worker/decode/read-photo.ts'
import type { RgbImage } from '../../../../electron/worker/decode/rgb-image.ts'
import { expand } from '../../../../electron/worker/decode/tiff-compression.ts'
import { TIFF_TAG, TiffDirectory } from '../../../../electron/worker/decode/tiff-directory.ts'
import { drawnPicture, meanDifference, toSharp } from '../../../helpers/drawn-pictures.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import {
  rationals,
  shorts,
  type TiffTag,
  type WrittenTiff,
  writeTiff,
} from '../../../helpers/written-tiffs.ts'

const WIDTH = 50
const HEIGHT = 37
const drawn = drawnPicture(WIDTH, HEIGHT)

async function read(bytes: Uint8Array) {
  const path = join(temporaryDirectory(), 'photo.tif')
  writeFileSync(path, bytes)
  return readPhoto(path, { modelSize: null })
}

async function pixelsOf(bytes: Uint8Array): Promise<RgbImage> {
  const photo = await read(bytes)
  if (photo.status === 'failed') throw new Error(photo.problem.reason)
  expect(photo.damage).toBeNull()
  expect(photo.facts).toMatchObject({ format: 'tiff', width: WIDTH, height: HEIGHT })
  return photo.pixels
}

/** The storage of one sample of 0..1. */
interface Coding {
  readonly bits: number
  readonly format: number
  readonly write: (value: number, bigEndian: boolean) => Buffer
}

function whole(bits: number, format = 1): Coding {
  return {
    bits,
    format,
    write: (value, bigEndian) => {
      const bytes = Buffer.alloc(bits / 8)
      const code = Math.round(value * (2 ** bits - 1)) - (format === 2 ? 2 ** (bits - 1) : 0)
      const unsigned = code < 0 ? code + 2 ** bits : code
      if (bigEndian) bytes.writeUIntBE(unsigned, 0, bits / 8)
      else bytes.writeUIntLE(unsigned, 0, bits / 8)
      return bytes
    },
  }
}

function float(bits: 32 | 64): Coding {
  return {
    bits,
    format: 3,
    write: (value, bigEndian) => {
      const bytes = Buffer.alloc(bits / 8)
      if (bits === 32) bigEndian ? bytes.writeFloatBE(value) : bytes.writeFloatLE(value)
      else bigEndian ? bytes.writeDoubleBE(value) : bytes.writeDoubleLE(value)
      return bytes
    },
  }
}

/** Only values of 2^-n and their sums: exact in ten bits. */
const HALF: Coding = {
  bits: 16,
  format: 3,
  write: (value, bigEndian) => {
    const exponent = value === 0 ? -15 : Math.max(Math.floor(Math.log2(value)), -14)
    const code =
      value === 0
        ? 0
        : ((exponent + 15) << 10) | Math.min(Math.round((value / 2 ** exponent - 1) * 1024), 1023)
    const bytes = Buffer.alloc(2)
    if (bigEndian) bytes.writeUInt16BE(code)
    else bytes.writeUInt16LE(code)
    return bytes
  },
}

type Kind = Partial<Pick<WrittenTiff, 'bigEndian' | 'bigTiff' | 'deflate'>>

/** The drawn picture as RGB, in strips of ten rows. */
function rgbTiff(coding: Coding, kind: Kind & { readonly planar?: boolean } = {}): Buffer {
  const { planar = false, ...written } = kind
  const rowsPerStrip = 10
  const chunks: Buffer[] = []
  for (const channels of planar ? [[0], [1], [2]] : [[0, 1, 2]]) {
    for (let top = 0; top < HEIGHT; top += rowsPerStrip) {
      const samples: Buffer[] = []
      for (let pixel = top * WIDTH; pixel < Math.min(top + rowsPerStrip, HEIGHT) * WIDTH; pixel++) {
        for (const channel of channels) {
          samples.push(coding.write((drawn.data[pixel * 3 + channel] ?? 0) / 255, written.bigEndian ?? false))
        }
      }
      chunks.push(Buffer.concat(samples))
    }
  }
  return writeTiff({
    width: WIDTH,
    height: HEIGHT,
    photometric: 2,
    bits: [coding.bits, coding.bits, coding.bits],
    chunks,
    rowsPerStrip,
    tags: [shorts(339, coding.format, coding.format, coding.format), ...(planar ? [shorts(284, 2)] : [])],
    ...written,
  })
}

describe('samples of a TIFF', () => {
  const CODINGS: Readonly<Record<string, Coding>> = {
    '24 bits': whole(24),
    '32 bits': whole(32),
    'signed 16 bits': whole(16, 2),
    'signed 32 bits': whole(32, 2),
    'floats of 32 bits': float(32),
    'floats of 64 bits': float(64),
    'floats of 16 bits': HALF,
  }

  it.each(Object.keys(CODINGS))('are read correctly: %s', async (name) => {
    const coding = CODINGS[name]
    if (!coding) throw new Error(`expected a coding, got ${name}`)
    for (const kind of [{}, { bigEndian: true }, { bigTiff: true, deflate: true }, { planar: true }]) {
      expect(meanDifference(await pixelsOf(rgbTiff(coding, kind)), drawn)).toBeLessThan(0.6)
    }
  })

  it.each([2, 4, 10, 12, 14])('share bytes when three channels have %s bits', async (bits) => {
    const most = 2 ** bits - 1
    const rows = Array.from({ length: HEIGHT }, (_, y) => {
      const row = drawn.data.subarray(y * WIDTH * 3, (y + 1) * WIDTH * 3)
      const text = [...row]
        .map((value) =>
          Math.round((value / 255) * most)
            .toString(2)
            .padStart(bits, '0'),
        )
        .join('')
      return Buffer.from((text.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2)))
    })
    const tiff = writeTiff({
      width: WIDTH,
      height: HEIGHT,
      photometric: 2,
      bits: [bits, bits, bits],
      chunks: [Buffer.concat(rows)],
    })
    expect(meanDifference(await pixelsOf(tiff), drawn)).toBeLessThan(255 / most / 2 + 0.1)
  })

  it('beyond black and white become black and white, for every float', async () => {
    const values = [Number.NaN, Number.NEGATIVE_INFINITY, -1, 0, 0.5, 1, 7, Number.POSITIVE_INFINITY]
    const chunk = Buffer.concat(values.map((value) => float(32).write(value, false)))
    const photo = await read(
      writeTiff({ width: 8, height: 1, photometric: 1, bits: [32], chunks: [chunk], tags: [shorts(339, 3)] }),
    )
    if (photo.status === 'failed') throw new Error(photo.problem.reason)
    expect([...photo.pixels.data].filter((_, index) => index % 3 === 0)).toEqual([
      0, 0, 0, 0, 128, 255, 255, 255,
    ])
  })

  it('are white at zero when the file states so', async () => {
    const chunk = Buffer.concat([0, 0.25, 1].map((value) => float(32).write(value, false)))
    const photo = await read(
      writeTiff({ width: 3, height: 1, photometric: 0, bits: [32], chunks: [chunk], tags: [shorts(339, 3)] }),
    )
    if (photo.status === 'failed') throw new Error(photo.problem.reason)
    expect([...photo.pixels.data]).toEqual([255, 255, 255, 191, 191, 191, 0, 0, 0])
  })

  it('are blended onto white, premultiplied or not', async () => {
    for (const [extra, red] of [
      [2, 1],
      [1, 0.5],
    ] as const) {
      const chunk = Buffer.concat([red, 0, 0, 0.5].map((value) => whole(32).write(value, false)))
      const tags = [shorts(338, extra)]
      const photo = await read(
        writeTiff({ width: 1, height: 1, photometric: 2, bits: [32, 32, 32, 32], chunks: [chunk], tags }),
      )
      if (photo.status === 'failed') throw new Error(photo.problem.reason)
      for (const [index, value] of [255, 128, 128].entries()) {
        expect(Math.abs((photo.pixels.data[index] ?? 0) - value)).toBeLessThanOrEqual(1)
      }
    }
  })
})

describe('predictors of a TIFF', () => {
  const value = (index: number) => ((index * 37) % 256) / 255

  it('are undone for integers of 32 bits', async () => {
    const codes = Array.from({ length: 16 }, (_, index) => Math.round(value(index) * (2 ** 32 - 1)))
    const chunk = Buffer.alloc(64)
    codes.forEach((code, index) => {
      chunk.writeUInt32LE((code - (codes[index - 1] ?? 0) + 2 ** 32) % 2 ** 32, index * 4)
    })
    const photo = await read(
      writeTiff({
        width: 16,
        height: 1,
        photometric: 1,
        bits: [32],
        chunks: [chunk],
        deflate: true,
        tags: [shorts(317, 2)],
      }),
    )
    if (photo.status === 'failed') throw new Error(photo.problem.reason)
    expect([...photo.pixels.data].filter((_, index) => index % 3 === 0)).toEqual(
      codes.map((_, index) => Math.round(value(index) * 255)),
    )
  })

  it('are undone for floats', async () => {
    const row = Array.from({ length: 16 }, (_, index) => float(32).write(value(index), true))
    const planes = Buffer.from([0, 1, 2, 3].flatMap((byte) => row.map((bytes) => bytes[byte] ?? 0)))
    const chunk = planes.map((byte, index) => (byte - (planes[index - 1] ?? 0)) & 255)
    const tags = [shorts(317, 3), shorts(339, 3)]
    const photo = await read(
      writeTiff({
        width: 16,
        height: 1,
        photometric: 1,
        bits: [32],
        chunks: [Buffer.from(chunk)],
        deflate: true,
        tags,
      }),
    )
    if (photo.status === 'failed') throw new Error(photo.problem.reason)
    expect([...photo.pixels.data].filter((_, index) => index % 3 === 0)).toEqual(
      row.map((_, index) => Math.round(value(index) * 255)),
    )
  })
})

describe('compression of a TIFF', () => {
  it.each([
    ['lzw', 5],
    ['deflate', 8],
    ['packbits', 32_773],
  ] as const)('is undone as libtiff does (%s)', async (compression, number) => {
    const large = drawnPicture(300, 200)
    const tiff = await toSharp(large).tiff({ compression, predictor: 'none' }).toBuffer()
    const directory = new TiffDirectory(tiff)
    expect(directory.number(TIFF_TAG.compression, 0)).toBe(number)
    const lengths = directory.numbers(TIFF_TAG.stripByteCounts)
    const rows = directory.number(TIFF_TAG.rowsPerStrip, 0)
    const bytes = directory.numbers(TIFF_TAG.stripOffsets).map((offset, strip) => {
      const stored = tiff.subarray(offset, offset + (lengths[strip] ?? 0))
      return expand(stored, number === 8 ? 8 : number, Math.min(rows, 200 - strip * rows) * 900)
    })
    expect(Buffer.concat(bytes).equals(Buffer.from(large.data))).toBe(true)
  })

  it('never returns more bytes than requested, for any input', () => {
    const noise = Buffer.from(
      Array.from({ length: 5000 }, (_, index) => (index * 7919 + (index >> 3)) & 0xff),
    )
    for (const compression of [1, 5, 8, 32_773, 32_946] as const) {
      for (let start = 0; start < 200; start++) {
        expect(expand(noise.subarray(start), compression, 700).length).toBeLessThanOrEqual(700)
      }
    }
  })
})

describe('colours of a TIFF', () => {
  /** The drawn picture in tiles of 16 x 16, each pixel as three bytes. */
  function bytesTiff(
    photometric: number,
    code: (r: number, g: number, b: number) => readonly number[],
    tags: readonly TiffTag[] = [],
  ) {
    const chunks: Buffer[] = []
    for (let top = 0; top < HEIGHT; top += 16) {
      for (let left = 0; left < WIDTH; left += 16) {
        const tile = Buffer.alloc(16 * 16 * 3)
        for (let y = 0; y < 16; y++) {
          for (let x = 0; x < 16; x++) {
            const at = ((top + y) * WIDTH + left + x) * 3
            const [r = 0, g = 0, b = 0] = drawn.data.subarray(at, at + 3)
            tile.set(code(r, g, b), (y * 16 + x) * 3)
          }
        }
        chunks.push(tile)
      }
    }
    return writeTiff({
      width: WIDTH,
      height: HEIGHT,
      photometric,
      bits: [8, 8, 8],
      chunks,
      tile: [16, 16],
      deflate: true,
      tags,
    })
  }

  const clamped = (value: number) => Math.min(Math.max(Math.round(value), 0), 255)

  it.each([
    ['BT.601', [0.299, 0.587, 0.114], false],
    ['BT.709', [0.2126, 0.7152, 0.0722], true],
  ] as const)('are YCbCr of %s', async (_, [red, green, blue], stated) => {
    const tiff = bytesTiff(
      6,
      (r, g, b) => {
        const y = red * r + green * g + blue * b
        return [y, (b - y) / (2 - 2 * blue) + 128, (r - y) / (2 - 2 * red) + 128].map(clamped)
      },
      [shorts(530, 1, 1), ...(stated ? [rationals(529, red, green, blue)] : [])],
    )
    expect(meanDifference(await pixelsOf(tiff), drawn)).toBeLessThan(1)
  })

  const light = (code: number) =>
    code / 255 <= 0.04045 ? code / 255 / 12.92 : ((code / 255 + 0.055) / 1.055) ** 2.4
  const root = (value: number) =>
    value > 216 / 24_389 ? Math.cbrt(value) : (24_389 / 27 / 116) * value + 16 / 116

  function lab(r: number, g: number, b: number): readonly [number, number, number] {
    const [lr, lg, lb] = [light(r), light(g), light(b)]
    const x = root((0.4124564 * lr + 0.3575761 * lg + 0.1804375 * lb) / 0.95047)
    const y = root(0.2126729 * lr + 0.7151522 * lg + 0.072175 * lb)
    const z = root((0.0193339 * lr + 0.119192 * lg + 0.9503041 * lb) / 1.08883)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }

  it('are CIELab, with a and b as signed bytes', async () => {
    const tiff = bytesTiff(8, (r, g, b) => {
      const [lightness, one, other] = lab(r, g, b)
      return [clamped(lightness * 2.55), Math.round(one) & 255, Math.round(other) & 255]
    })
    expect(meanDifference(await pixelsOf(tiff), drawn)).toBeLessThan(2)
  })

  it('are ICC Lab, with 128 as the middle', async () => {
    const tiff = bytesTiff(9, (r, g, b) => {
      const [lightness, one, other] = lab(r, g, b)
      return [clamped(lightness * 2.55), clamped(one + 128), clamped(other + 128)]
    })
    expect(meanDifference(await pixelsOf(tiff), drawn)).toBeLessThan(2)
  })
})

describe('an odd TIFF that is not whole', () => {
  it('is damaged when strips are missing, with the reason that the file ends early', async () => {
    const whole32 = rgbTiff(whole(32))
    const end = new TiffDirectory(whole32).start
    // The directory of these files is at their end, so it moves before the pixels that are cut off.
    const stripsEnd = Buffer.from(whole32)
    const entry =
      [...new TiffDirectory(stripsEnd).tags].find(([tag]) => tag === TIFF_TAG.stripOffsets)?.[1] ?? 0
    stripsEnd.writeUInt32LE(whole32.length + 1000, stripsEnd.readUInt32LE(entry + 8))
    expect(end).toBeGreaterThan(0)
    expect(await read(stripsEnd)).toMatchObject({
      status: 'read',
      damage: { code: 'damaged', reason: 'the file ends early' },
    })
  })

  it('is damaged when a strip cannot be expanded', async () => {
    const tiff = rgbTiff(float(32), { deflate: true })
    tiff.fill(0x55, 12, 60)
    expect(await read(tiff)).toMatchObject({
      status: 'read',
      damage: { code: 'damaged', reason: 'the picture data is corrupt' },
    })
  })

  it('is refused for its size before its pixels are laid out', async () => {
    const tiff = writeTiff({
      width: 40_000,
      height: 40_000,
      photometric: 1,
      bits: [32],
      chunks: [Buffer.alloc(10)],
    })
    expect(await read(tiff)).toMatchObject({ status: 'failed', problem: { code: 'too-many-pixels' } })
  })
})

describe('memory of an odd TIFF', () => {
  const bitmap = (width: number, samples: number, rest: Partial<WrittenTiff> = {}) =>
    writeTiff({
      width,
      height: 1,
      photometric: 1,
      bits: Array.from({ length: samples }, () => 1),
      chunks: [Buffer.alloc(16)],
      ...rest,
    })

  it('counts the chunk, its row as numbers, and the picture', () => {
    const [width, samples] = [4_000, 3]
    const chunk = (width * samples) / 8 + width * samples * 4
    expect(oddTiff(bitmap(width, samples))?.memoryBytes).toBe(2 * chunk + width * 4)
  })

  it('is bounded: refuses a row that is small as bits and large as numbers', () => {
    expect(oddTiff(bitmap(200_000_000, 16))).toBeNull()
  })
})
