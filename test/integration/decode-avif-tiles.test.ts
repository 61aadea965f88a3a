/** An AVIF picture of 75 megapixels in tiles, which is decoded tile by tile. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPhoto } from '../../electron/worker/decode/read-photo.ts'
import { drawnPicture, toSharp } from '../helpers/drawn-pictures.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'
import { gridData, irot, ispe, itemOf, writeHeif } from '../helpers/written-heif.ts'

function read(bytes: Uint8Array) {
  const path = join(temporaryDirectory(), 'photo')
  writeFileSync(path, bytes)
  return readPhoto(path, { modelSize: 224 })
}

describe('a large AVIF of tiles', () => {
  it('is read tile by tile, upright, and is damaged where some tiles are', async () => {
    const [columns, rows, side] = [9, 8, 1024]
    const [width, height] = [columns * side - 100, rows * side]
    const source = await toSharp(drawnPicture(side, side)).avif({ effort: 0 }).toBuffer()
    const coded = itemOf(source, ['av1C', 'pixi'])
    const tile = { ...coded, properties: [...coded.properties, ispe(side, side)] }
    const broken = { ...tile, data: Buffer.alloc(40, 7) }
    for (const last of [tile, broken]) {
      const count = columns * rows
      const whole = {
        type: 'grid',
        data: gridData(columns, rows, width, height),
        properties: [ispe(width, height), irot(1)],
        parts: Array.from({ length: count }, (_, index) => index + 1),
      }
      const tiles = Array.from({ length: count }, (_, index) => (index + 1 < count ? tile : last))
      const photo = await read(writeHeif(['avif', 'mif1'], [whole, ...tiles]))
      if (photo.status === 'failed') throw new Error(photo.problem.reason)
      expect(photo.facts).toMatchObject({ width: height, height: width, format: 'avif' })
      expect(photo.damage?.code ?? null).toBe(last === tile ? null : 'damaged')
      expect(photo.pixels.height).toBeGreaterThan(photo.pixels.width)
    }
  })
})
