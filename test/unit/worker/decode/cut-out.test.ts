import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cutOutOf } from '../../../../electron/worker/decode/cut-out.ts'
import { renderPicture } from '../../../../electron/worker/decode/render-picture.ts'
import type { RgbImage } from '../../../../electron/worker/decode/rgb-image.ts'
import { sharp } from '../../../../electron/worker/decode/sharp.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

/** Every pixel contains its position: red is its column, green its row. */
function coordinates(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x, y, 0], 3 * (y * width + x))
  }
  return { data, width, height }
}

function at({ data, width }: RgbImage, x: number, y: number): readonly number[] {
  return [...data.slice(3 * (y * width + x), 3 * (y * width + x) + 3)]
}

const WHITE = [255, 255, 255]

test('keeps exactly the pixels inside of any outline, and makes the rest of the box white', async () => {
  const image = await cutOutOf(coordinates(100, 60), {
    box: { left: 10, top: 20, right: 50, bottom: 40 },
    outlines: [
      [10, 20, 30, 20, 30, 40, 10, 40],
      // Overlaps the first one, and extends beyond the box.
      [20, 30, 90, 30, 90, 50, 20, 50],
    ],
  })
  expect([image.width, image.height, image.data.length]).toEqual([40, 20, 40 * 20 * 3])
  expect(at(image, 0, 0)).toEqual([10, 20, 0])
  expect(at(image, 15, 15)).toEqual([25, 35, 0])
  expect(at(image, 39, 19)).toEqual([49, 39, 0])
  expect(at(image, 30, 5)).toEqual(WHITE)
  expect(at(image, 39, 0)).toEqual(WHITE)
})

test.each([
  ['beyond the picture', { left: -5, top: 50, right: 300, bottom: 90 }, [100, 10]],
  ['outside of the picture', { left: 400, top: 400, right: 410, bottom: 410 }, [1, 1]],
  ['of less than a pixel', { left: 3.2, top: 3.4, right: 3.9, bottom: 3.9 }, [1, 1]],
  ['with parts of pixels', { left: 3.9, top: 3.9, right: 10.9, bottom: 8.1 }, [7, 5]],
])('a box %s is cut to whole pixels', async (_, box, size) => {
  const image = await cutOutOf(coordinates(100, 60), { box, outlines: [] })
  expect([image.width, image.height]).toEqual(size)
  expect(at(image, 0, 0)).toEqual(WHITE)
})

test('a picture is rendered as its cut-out, at full size', async () => {
  const folder = temporaryDirectory()
  const [path, target] = [join(folder, 'photo.png'), join(folder, 'cut.jpg')]
  const red = { r: 200, g: 0, b: 0 }
  await sharp({ create: { width: 3000, height: 2000, channels: 3, background: red } })
    .png()
    .toFile(path)
  const cutOut = {
    box: { left: 1000, top: 500, right: 1200, bottom: 600 },
    outlines: [[1000, 500, 1100, 500, 1100, 600, 1000, 600]],
  }
  const outcome = await renderPicture({ path, target, longSide: 1024, hash: null, cutOut })
  expect(outcome.status).toBe('rendered')
  const { data, info } = await sharp(target).raw().toBuffer({ resolveWithObject: true })
  expect([info.width, info.height]).toEqual([200, 100])
  const image = { data, width: 200, height: 100 }
  expect(at(image, 50, 50)[1]).toBeLessThan(10)
  expect(at(image, 150, 50)[1]).toBeGreaterThan(245)
})
