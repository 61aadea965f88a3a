/** The kinds of HEIF files that Searlight reads, and the names of the others. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { itemData, readHeif } from '../../../../electron/worker/decode/heif-structure.ts'
import { readPhoto } from '../../../../electron/worker/decode/read-photo.ts'
import { sharp } from '../../../../electron/worker/decode/sharp.ts'
import { drawnJpeg, drawnPicture, meanDifference, toSharp } from '../../../helpers/drawn-pictures.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import {
  box,
  fileType,
  irot,
  ispe,
  itemOf,
  type WrittenItem,
  writeHeif,
  writeSequence,
} from '../../../helpers/written-heif.ts'

const drawn = drawnPicture(64, 48)

async function codedAvif(): Promise<WrittenItem> {
  const avif = await toSharp(drawn).avif({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer()
  const item = itemOf(avif, ['av1C', 'pixi'])
  return { ...item, properties: [...item.properties, ispe(64, 48)] }
}

function read(bytes: Uint8Array) {
  const path = join(temporaryDirectory(), 'photo')
  writeFileSync(path, bytes)
  return readPhoto(path, { modelSize: 224 })
}

async function expectDrawn(bytes: Uint8Array, format: string): Promise<void> {
  const photo = await read(bytes)
  if (photo.status === 'failed') throw new Error(photo.problem.reason)
  expect(photo).toMatchObject({ damage: null, facts: { width: 64, height: 48, format } })
  expect(meanDifference(photo.pixels, drawn)).toBeLessThan(4)
}

async function problemOf(bytes: Uint8Array) {
  const photo = await read(bytes)
  return photo.status === 'failed' ? photo.problem : null
}

describe('an AVIF picture', () => {
  it.each(['avif', 'avis', 'mif1', 'miaf', 'msf1', 'MA1B', 'tmap'])(
    'is read whatever its major brand (%s)',
    async (brand) => {
      await expectDrawn(writeHeif([brand, 'mif1', 'avif', 'miaf'], [await codedAvif()]), 'avif')
    },
  )

  it('is recognised by its codec alone', async () => {
    await expectDrawn(writeHeif(['mif1', 'mif1'], [await codedAvif()]), 'avif')
    await expectDrawn(writeHeif(['heic', 'mif1', 'heic'], [await codedAvif()]), 'avif')
  })

  it.each([
    [17_000, 17_000],
    [65_535, 4000],
    [100, 0xffff_ffff],
  ])('is refused for its size before it is decoded (%s x %s)', async (width, height) => {
    const item = await codedAvif()
    const large = { ...item, properties: [...item.properties.slice(0, -1), ispe(width, height)] }
    for (const brands of [['avif'], ['heic', 'mif1']] as [string, ...string[]][]) {
      expect(await problemOf(writeHeif(brands, [large]))).toEqual({
        code: 'too-many-pixels',
        reason: 'the picture has more than 250 million pixels',
      })
    }
  })
})

describe('an image sequence', () => {
  it.each([
    ['avis', 'avis', 'msf1'],
    ['msf1', 'avis', 'iso8'],
  ] as [string, ...string[]][])('is read as its first picture (%s)', async (...brands) => {
    const item = await codedAvif()
    await expectDrawn(writeSequence(brands, item, [64, 48]), 'avif')
  })

  it('is named by its codec when that is unknown', async () => {
    const item = { ...(await codedAvif()), type: 'vvc1' }
    expect(await problemOf(writeSequence(['vvis', 'msf1'], item, [64, 48]))).toEqual({
      code: 'format-unsupported',
      reason: 'this is a HEIF picture with VVC coding; Searlight cannot read those yet',
    })
  })

  it('that ends early says so', async () => {
    const file = writeSequence(['avis', 'msf1'], await codedAvif(), [64, 48])
    expect(await problemOf(file.subarray(0, file.length - 500))).toMatchObject({ code: 'undecodable' })
  })
})

describe('a JPEG in a HEIF file', () => {
  it('is read', async () => {
    const data = await drawnJpeg(64, 48)
    await expectDrawn(
      writeHeif(['jpeg', 'mif1'], [{ type: 'jpeg', data, properties: [ispe(64, 48)] }]),
      'heif',
    )
  })

  it('is read when the container has its header', async () => {
    const jpeg = await drawnJpeg(64, 48)
    const split = jpeg.indexOf(Buffer.from([0xff, 0xc4]))
    const item = {
      type: 'jpeg',
      data: jpeg.subarray(split),
      properties: [ispe(64, 48), box('jpgC', jpeg.subarray(0, split))],
    }
    await expectDrawn(writeHeif(['mif1', 'mif1'], [item]), 'heif')
  })

  it('is rotated as the container states', async () => {
    const turned = await sharp(await drawnJpeg(64, 48))
      .rotate(90)
      .jpeg({ quality: 95 })
      .toBuffer()
    const item = { type: 'jpeg', data: turned, properties: [ispe(48, 64), irot(1)] }
    await expectDrawn(writeHeif(['mif1', 'mif1'], [item]), 'heif')
  })

  it('fills no memory when its parts exceed the file', async () => {
    const data = await drawnJpeg(64, 48)
    const item = { type: 'jpeg', data, properties: [ispe(64, 48)] }
    const file = readHeif(writeHeif(['mif1', 'mif1'], [item]))
    if (!file) throw new Error('no HEIF file')
    const [extent] = file.primary.extents
    const bytes = writeHeif(['mif1', 'mif1'], [item])
    const often = { ...file.primary, extents: Array.from({ length: 60_000 }, () => extent ?? raise()) }
    expect(itemData(bytes, file.primary)).toEqual(data)
    expect(itemData(bytes, often)).toHaveLength(0)
  })
})

function raise(): never {
  throw new Error('the item lies nowhere')
}

describe('a HEIF picture that Searlight does not read', () => {
  it.each([
    ['vvc1', 'VVC coding'],
    ['avc1', 'H.264 coding'],
    ['evc1', 'EVC coding'],
    ['j2k1', 'JPEG 2000 coding'],
    ['xyz1', 'the codec "xyz1"'],
  ])('names its codec (%s)', async (type, name) => {
    const item = { type, data: Buffer.alloc(100, 1), properties: [ispe(64, 48)] }
    expect(await problemOf(writeHeif(['mif1', 'mif1'], [item]))).toEqual({
      code: 'format-unsupported',
      reason: `this is a HEIF picture with ${name}; Searlight cannot read those yet`,
    })
  })

  it('has a minimised header', async () => {
    const file = Buffer.concat([fileType('mif3'), box('mini', Buffer.alloc(40, 3))])
    expect(await problemOf(file)).toMatchObject({
      code: 'format-unsupported',
      reason: expect.stringContaining('minimised header'),
    })
  })

  it('is corrupt only when a known codec fails to decode', async () => {
    const item = { type: 'hvc1', data: Buffer.alloc(100, 1), properties: [ispe(64, 48)] }
    expect(await problemOf(writeHeif(['heic', 'mif1'], [item]))).toMatchObject({
      code: 'undecodable',
      reason: expect.stringMatching(/^the picture data is corrupt/),
    })
  })

  it('has places of no known size', async () => {
    const file = writeHeif(
      ['heic', 'mif1'],
      [{ type: 'hvc1', data: Buffer.alloc(9), properties: [ispe(64, 48)] }],
    )
    file.writeUInt16BE(0xffff, file.indexOf('iloc') + 8)
    expect(await problemOf(file)).toMatchObject({ code: 'undecodable' })
  })

  it("is a video when no brand is a picture's", async () => {
    for (const brand of ['isom', 'mp42', 'qt  ', 'M4V ', '3gp5', 'dash']) {
      expect(await problemOf(Buffer.concat([fileType(brand, 'iso2'), Buffer.alloc(64)]))).toEqual({
        code: 'not-an-image',
        reason: 'this is not a picture: it is a video',
      })
    }
  })
})
