/** [Note: Verdicts]: whole pictures with oddities are whole, whichever files are decoded at the same time. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mayPassOverErrors } from '../../../../electron/worker/decode/file-structure.ts'
import { readJpegStructure } from '../../../../electron/worker/decode/jpeg-structure.ts'
import { readPhoto } from '../../../../electron/worker/decode/read-photo.ts'
import { drawnJpeg, drawnPicture, meanDifference, toSharp } from '../../../helpers/drawn-pictures.ts'
import {
  blockJpeg,
  oddJpegs,
  pngChunk,
  segmentAt,
  withScanParameters,
} from '../../../helpers/odd-pictures.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import { bytesTag, longs, shorts, type TiffTag, writeTiff } from '../../../helpers/written-tiffs.ts'

function read(bytes: Uint8Array) {
  const path = join(temporaryDirectory(), 'photo')
  writeFileSync(path, bytes)
  return readPhoto(path, { modelSize: 224 })
}

async function verdictOn(bytes: Uint8Array) {
  const photo = await read(bytes)
  return photo.status === 'failed' ? photo.problem : photo.damage
}

const drawn = drawnPicture(400, 300)

describe('a whole JPEG with an oddity', () => {
  it('is whole and shows its picture', async () => {
    for (const [name, jpeg] of Object.entries(await oddJpegs(400, 300))) {
      const photo = await read(jpeg)
      if (photo.status === 'failed') throw new Error(`${name}: ${photo.problem.reason}`)
      expect([name, photo.damage]).toEqual([name, null])
      expect(meanDifference(photo.pixels, drawn)).toBeLessThan(3)
    }
  })

  it('is damaged when it also ends early', async () => {
    for (const [name, jpeg] of Object.entries(await oddJpegs(400, 300))) {
      if (name === 'a second picture behind its end') continue
      const verdict = await verdictOn(jpeg.subarray(0, Math.floor(jpeg.length * 0.6)))
      expect([name, verdict]).toEqual([name, { code: 'damaged', reason: 'the file ends early' }])
    }
  })

  it('is damaged when its picture data is wrong as well', async () => {
    const jpeg = withScanParameters(
      blockJpeg(50, 40, (block) => block % 900 === 450),
      [0, 0, 0],
    )
    expect(await verdictOn(jpeg)).toEqual({ code: 'damaged', reason: 'the picture data is corrupt' })
  })
})

describe('a JPEG with more errors than libvips ignores', () => {
  it('is damaged, and indexed', async () => {
    expect(await verdictOn(blockJpeg(100, 80, () => false))).toBeNull()
    const photo = await read(blockJpeg(100, 80, (block) => block % 7 === 3))
    expect(photo).toMatchObject({
      status: 'read',
      facts: { width: 800, height: 640 },
      damage: { code: 'damaged', reason: 'the picture data is corrupt' },
    })
  })

  it('is read with limits when it has more scans than any picture', async () => {
    const jpeg = blockJpeg(100, 80, (block) => block % 7 === 3)
    const scan = segmentAt(jpeg, 0xda)
    const scans = Buffer.concat(Array.from({ length: 200 }, () => jpeg.subarray(scan, jpeg.length - 2)))
    const endless = Buffer.concat([jpeg.subarray(0, scan), scans, jpeg.subarray(-2)])
    expect(mayPassOverErrors(jpeg, 'jpeg')).toBe(true)
    expect(mayPassOverErrors(endless, 'jpeg')).toBe(false)
    expect(await verdictOn(endless)).not.toBeNull()
  })
})

describe('an animated PNG', () => {
  it('is read as its first picture', async () => {
    const png = await toSharp(drawn).png().toBuffer()
    const control = Buffer.alloc(26)
    control.writeUInt32BE(400, 4)
    control.writeUInt32BE(300, 8)
    const frames = Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])
    const second = Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.alloc(40, 9)])
    const animated = Buffer.concat([
      png.subarray(0, 33),
      pngChunk('acTL', frames),
      pngChunk('fcTL', control),
      png.subarray(33, png.length - 12),
      pngChunk('fcTL', Buffer.concat([Buffer.from([0, 0, 0, 1]), control.subarray(4)])),
      pngChunk('fdAT', second),
      png.subarray(-12),
    ])
    const photo = await read(animated)
    expect(photo).toMatchObject({
      status: 'read',
      damage: null,
      facts: { format: 'png', width: 400, height: 300 },
    })
    if (photo.status === 'read') expect(meanDifference(photo.pixels, drawn)).toBe(0)
  })
})

describe('a JPEG of nothing but segments', () => {
  it('is refused, and fills no memory', async () => {
    const segments = Buffer.alloc(4_000_000).fill(Buffer.from([0xff, 0xe5, 0, 2]))
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8]), segments])
    expect(await verdictOn(jpeg)).toMatchObject({ code: 'undecodable' })
    expect(readJpegStructure(jpeg).parts.length).toBeLessThanOrEqual(20_000)
  })
})

describe('a kind that no decoder knows', () => {
  it.each([
    [0xc3, 8, 'a JPEG picture with lossless coding'],
    [0xcb, 8, 'a JPEG picture with lossless arithmetic coding'],
    [0xc5, 8, 'a JPEG picture with hierarchical coding'],
    [0xc1, 12, 'a JPEG picture with 12 bits a sample'],
  ])('is named instead of called corrupt (JPEG %s, %s bits)', async (marker, bits, what) => {
    const jpeg = await drawnJpeg(400, 300)
    const frame = segmentAt(jpeg, 0xc0)
    jpeg.writeUInt8(marker, frame + 1)
    jpeg.writeUInt8(bits, frame + 4)
    expect(await verdictOn(jpeg)).toEqual({
      code: 'format-unsupported',
      reason: `this is ${what}; Searlight cannot read those yet`,
    })
  })

  it('is named (PNG of an iPhone application)', async () => {
    const png = await toSharp(drawn).png().toBuffer()
    const packed = Buffer.concat([png.subarray(0, 8), pngChunk('CgBI', Buffer.alloc(4)), png.subarray(8)])
    expect(await verdictOn(packed)).toMatchObject({
      code: 'format-unsupported',
      reason: expect.stringMatching(/PNG.*CgBI/),
    })
  })

  it.each([
    [6, 'old-style JPEG compression'],
    [34712, 'JPEG 2000 compression'],
    [34925, 'LZMA compression'],
    [34661, 'JBIG compression'],
    [50002, 'JPEG XL compression'],
  ])('is named (TIFF, compression %s)', async (compression, name) => {
    const tiff = greyTiff([])
    // The fourth entry is the compression, by the order of tag numbers.
    const entry = tiff.readUInt32LE(4) + 2 + 12 * 3
    expect(tiff.readUInt16LE(entry)).toBe(259)
    tiff.writeUInt16LE(compression, entry + 8)
    expect(await verdictOn(tiff)).toEqual({
      code: 'format-unsupported',
      reason: `this is a TIFF picture with ${name}; Searlight cannot read those yet`,
    })
  })
})

const GREY_WIDTH = 64
const GREY_HEIGHT = 48
const grey = Buffer.from(Array.from({ length: GREY_WIDTH * GREY_HEIGHT }, (_, index) => index & 0xff))

function greyTiff(tags: readonly TiffTag[], kind: { bigEndian?: boolean; bigTiff?: boolean } = {}): Buffer {
  return writeTiff({
    width: GREY_WIDTH,
    height: GREY_HEIGHT,
    photometric: 1,
    bits: [8],
    chunks: [grey],
    tags,
    ...kind,
  })
}

describe('a TIFF with odd metadata', () => {
  const ODD: Readonly<Record<string, TiffTag>> = {
    'a text without its zero': bytesTag(34737, Buffer.from('WGS 84|'), 2),
    'one page number of two': shorts(297, 0),
    'a software that is a number': shorts(305, 7),
    'a date of the wrong length': bytesTag(306, Buffer.from('2020\0'), 2),
    'tags of its own': longs(65000, 1, 2, 3),
    'a resolution of whole numbers': longs(282, 72),
    'a value outside of the file': {
      tag: 33432,
      type: 2,
      values: [...Buffer.from('copyright')],
      count: 1 << 20,
    },
  }

  it.each(Object.keys(ODD))('is whole: %s', async (name) => {
    const tag = ODD[name]
    for (const kind of [{}, { bigEndian: true }, { bigTiff: true }]) {
      const photo = await read(greyTiff(tag ? [tag] : [], kind))
      if (photo.status === 'failed') throw new Error(photo.problem.reason)
      expect(photo.damage).toBeNull()
      expect([...photo.pixels.data.subarray(0, 9)]).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2])
    }
  })

  it('is not whole when its pixels are missing', async () => {
    const tiff = greyTiff([bytesTag(34737, Buffer.from('WGS 84|'), 2)])
    // States a strip longer than the file, with missing rows.
    const entry = tiff.readUInt32LE(4) + 2 + 12
    expect(tiff.readUInt16LE(entry)).toBe(257)
    tiff.writeUInt32LE(GREY_HEIGHT * 4, entry + 8)
    expect(await verdictOn(tiff)).not.toBeNull()
  })
})
