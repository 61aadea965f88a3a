import { describe, expect, it } from 'vitest'
import { heicProfile } from '../../../../electron/worker/decode/heic-profile.ts'
import { sharp } from '../../../../electron/worker/decode/sharp.ts'
import { layOutTiff } from '../../../../electron/worker/decode/uncompressed-tiff.ts'
import { drawnPicture, toSharp } from '../../../helpers/drawn-pictures.ts'

// Several strips, and rows that do not divide them.
const picture = drawnPicture(700, 331)

async function displayP3(): Promise<Buffer> {
  const tagged = await toSharp(drawnPicture(8, 8)).withIccProfile('p3').png().toBuffer()
  const { icc } = await sharp(tagged).metadata()
  if (!icc) throw new Error('expected sharp to write a profile')
  return icc
}

describe('uncompressed TIFF', () => {
  it('holds the given pixels', async () => {
    const tiff = layOutTiff(picture, { channels: 3, bits: 8 }, null)
    tiff.pixels.set(picture.data)
    const { data, info } = await sharp(tiff.bytes, { failOn: 'warning' })
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(info).toMatchObject({ width: 700, height: 331, channels: 3 })
    expect(data.equals(picture.data)).toBe(true)
  })

  it('holds transparency', async () => {
    const rgba = await toSharp(picture).ensureAlpha(0.5).raw().toBuffer()
    const tiff = layOutTiff(picture, { channels: 4, bits: 8 }, null)
    tiff.pixels.set(rgba)
    expect(await sharp(tiff.bytes).metadata()).toMatchObject({ channels: 4, hasAlpha: true })
    expect((await sharp(tiff.bytes).raw().toBuffer()).equals(rgba)).toBe(true)
  })

  it('holds a colour profile, which sharp then applies', async () => {
    const profile = await displayP3()
    const tiff = layOutTiff(picture, { channels: 3, bits: 8 }, profile)
    tiff.pixels.set(picture.data)
    expect((await sharp(tiff.bytes).metadata()).icc?.equals(profile)).toBe(true)
    const converted = await sharp(tiff.bytes).toColourspace('srgb').raw().toBuffer()
    expect(converted.equals(picture.data)).toBe(false)
  })
})

describe('colour profile of a HEIC file', () => {
  const box = (profile: Buffer) => {
    const size = Buffer.alloc(4)
    size.writeUInt32BE(12 + profile.length)
    return Buffer.concat([
      Buffer.from('before'),
      size,
      Buffer.from('colrprof'),
      profile,
      Buffer.from('after'),
    ])
  }

  it('is found', async () => {
    const profile = await displayP3()
    expect(Buffer.from(heicProfile(box(profile)) ?? []).equals(profile)).toBe(true)
  })

  it('is null when the file has none, has something else, or has only a part', async () => {
    const file = box(await displayP3())
    expect(heicProfile(Buffer.from('nothing here'))).toBeNull()
    expect(heicProfile(Buffer.from('colrprof'))).toBeNull()
    expect(heicProfile(box(Buffer.alloc(200)))).toBeNull()
    expect(heicProfile(file.subarray(0, file.length - 50))).toBeNull()
  })
})
