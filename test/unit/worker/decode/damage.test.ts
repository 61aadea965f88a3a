import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPhoto } from '../../../../electron/worker/decode/read-photo.ts'
import { drawnJpeg, drawnPicture, toSharp } from '../../../helpers/drawn-pictures.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const ENDS_EARLY = 'the file ends early'

/** The problem or damage of a file with these bytes; null for a whole picture. */
async function verdictOn(bytes: Uint8Array) {
  const path = join(temporaryDirectory(), 'photo')
  writeFileSync(path, bytes)
  const photo = await readPhoto(path, { modelSize: 224 })
  return photo.status === 'failed' ? photo.problem : photo.damage
}

function cut(bytes: Buffer, share: number): Buffer {
  return bytes.subarray(0, bytes.length * share)
}

describe('a damaged picture', () => {
  it.each([false, true])(
    'is indexed and marked where a JPEG ends early (progressive: %s)',
    async (progressive) => {
      const jpeg = await toSharp(drawnPicture(400, 300)).jpeg({ progressive }).toBuffer()
      expect(await verdictOn(jpeg)).toBeNull()
      expect(await verdictOn(cut(jpeg, 0.8))).toEqual({ code: 'damaged', reason: ENDS_EARLY })
    },
  )

  it('is indexed and marked when a PNG ends early', async () => {
    const png = await toSharp(drawnPicture(400, 300)).png().toBuffer()
    expect(await verdictOn(cut(png, 0.8))).toEqual({ code: 'damaged', reason: ENDS_EARLY })
  })

  // Ignores the decoder's words, which may be those of another file (see [Note: Verdicts]).
  it('is marked as corrupt when bytes are wrong', async () => {
    const png = await toSharp(drawnPicture(400, 300)).png().toBuffer()
    png.fill(0x55, png.length / 2, png.length / 2 + 64)
    expect(await verdictOn(png)).toEqual({ code: 'damaged', reason: 'the picture data is corrupt' })
  })

  it('fails when nothing of it is readable', async () => {
    const jpeg = await drawnJpeg(400, 300)
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]))
    expect(await verdictOn(jpeg.subarray(0, scan + 14))).toEqual({ code: 'undecodable', reason: ENDS_EARLY })
    expect(await verdictOn(jpeg.subarray(0, scan - 100))).toMatchObject({ code: 'undecodable' })
  })

  it.each(['webp', 'tiff', 'avif'] as const)(
    'fails with a reason where a %s file ends early',
    async (format) => {
      const bytes = await toSharp(drawnPicture(400, 300)).toFormat(format).toBuffer()
      expect(await verdictOn(bytes)).toBeNull()
      expect(await verdictOn(cut(bytes, 0.6))).toEqual({ code: 'undecodable', reason: ENDS_EARLY })
    },
  )

  it('fails when it states more pixels than fit into memory', async () => {
    const png = await toSharp(drawnPicture(16, 16)).png().toBuffer()
    png.writeUInt32BE(60_000, 16)
    png.writeUInt32BE(60_000, 20)
    expect(await verdictOn(withHeaderChecksum(png))).toEqual({
      code: 'too-many-pixels',
      reason: 'the picture has more than 300 million pixels',
    })
    const jpeg = await drawnJpeg(16, 16)
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
    jpeg.writeUInt32BE(0xfde8fde8, frame + 5)
    expect(await verdictOn(jpeg)).toMatchObject({ code: 'too-many-pixels' })
  })
})

describe('an odd but whole picture', () => {
  const frame = Buffer.from([0xff, 0xc0])

  it('is not damaged by bytes between segments', async () => {
    const jpeg = await drawnJpeg(400, 300)
    const at = jpeg.indexOf(frame)
    expect(
      await verdictOn(Buffer.concat([jpeg.subarray(0, at), Buffer.alloc(10, 1), jpeg.subarray(at)])),
    ).toBeNull()
  })

  it('is not damaged by odd scan parameters', async () => {
    const jpeg = await drawnJpeg(400, 300)
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]))
    // The last coefficient of the scan; always 63 in a sequential JPEG, whatever is written here.
    const components = jpeg.readUInt8(scan + 4)
    jpeg.writeUInt8(0, scan + 5 + 2 * components + 1)
    expect(await verdictOn(jpeg)).toBeNull()
  })

  it('is not damaged by bytes behind its end', async () => {
    const jpeg = await drawnJpeg(400, 300)
    const png = await toSharp(drawnPicture(400, 300)).png().toBuffer()
    expect(await verdictOn(Buffer.concat([jpeg, Buffer.alloc(5000, 1)]))).toBeNull()
    expect(await verdictOn(Buffer.concat([png, Buffer.alloc(100)]))).toBeNull()
  })
})

/** PNG checks its header: 4 bytes of CRC-32 after the 13 of IHDR. */
function withHeaderChecksum(png: Buffer): Buffer {
  let crc = 0xffffffff
  for (const byte of png.subarray(12, 29)) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  png.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 29)
  return png
}
