import { describe, expect, it } from 'vitest'
import { turnUpright, uprightSize } from '../../../../electron/worker/decode/rgb-image.ts'
import { sharp } from '../../../../electron/worker/decode/sharp.ts'
import { drawnPicture, toSharp } from '../../../helpers/drawn-pictures.ts'

describe('turning a picture upright', () => {
  const picture = drawnPicture(7, 5)

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('applies EXIF orientation %i as sharp does', async (orientation) => {
    const stored = await toSharp(picture).withMetadata({ orientation }).png().toBuffer()
    const { data, info } = await sharp(stored).autoOrient().raw().toBuffer({ resolveWithObject: true })
    const upright = turnUpright(picture, orientation)
    expect([upright.width, upright.height]).toEqual([info.width, info.height])
    expect(Buffer.from(upright.data)).toEqual(data)
  })

  it('swaps the sides of pictures that lie on their side', () => {
    const size = { width: 7, height: 5 }
    expect(uprightSize(size, 4)).toEqual(size)
    expect(uprightSize(size, 5)).toEqual({ width: 5, height: 7 })
  })

  it('refuses an orientation that does not exist', () => {
    expect(() => turnUpright(picture, 9)).toThrow('expected an EXIF orientation 1..8, got 9')
  })
})
