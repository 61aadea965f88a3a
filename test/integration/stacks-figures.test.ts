/** Near copies join their photo, and photos of one minute do not: drawn pictures, by the hash alone. `bench:stacks` has more. */
import { expect, it, onTestFinished } from 'vitest'
import { pictureHash } from '../../electron/worker/decode/picture-hash.ts'
import { sharp } from '../../electron/worker/decode/sharp.ts'
import {
  COPY_KINDS,
  drawnJpeg,
  drawnPictures,
  movedObject,
  nearCopy,
  secondLook,
  turnedCamera,
} from '../helpers/near-copies.ts'
import { StackRows } from '../helpers/stack-rows.ts'

const SOURCES = 40

it('reaches its figures on drawn pictures', async () => {
  const rows = new StackRows()
  onTestFinished(() => rows.close())
  const drawn = drawnPictures(3 * SOURCES, 21)
  const copies: (readonly [string, string])[] = []
  const pairs: (readonly [string, string])[] = []
  const put = async (name: string, jpeg: Buffer, second?: number) => {
    const path = `/photos/${name}`
    const { hash, pixels } = await hashed(jpeg)
    // Without features, so that the hash alone decides.
    const bytes = jpeg.length
    rows.put({ path, content: name, hash, features: null, camera: 'M3', pixels, bytes, ...taken(second) })
    return path
  }
  for (let i = 0; i < SOURCES; i++) {
    const [picture, moved, turned] = [drawn[i], drawn[SOURCES + i], drawn[2 * SOURCES + i]]
    if (!picture || !moved || !turned) throw new Error('expected more drawn pictures')
    const jpeg = await drawnJpeg(picture)
    const original = await put(`${i}.jpg`, jpeg)
    for (const [k, kind] of COPY_KINDS.entries()) {
      copies.push([original, await put(`${i}-${kind}.jpg`, await nearCopy(jpeg, kind, 10 * i + k))])
    }
    const frames = [
      await turnedCamera(await drawnJpeg(turned), i % 2 === 0 ? 'across' : 'down'),
      await movedObject(moved),
      await secondLook(moved),
    ]
    for (const [k, [one, two]] of frames.entries()) {
      const second = 600 * i + 60 * k
      pairs.push([await put(`${i}-${k}-a.jpg`, one, second), await put(`${i}-${k}-b.jpg`, two, second + 30)])
    }
  }
  rows.settle()
  const stacks = rows.stacks().map((line) => new Set(line.split(' ')))
  const together = (couples: typeof pairs) =>
    couples.filter(([one, two]) => stacks.some((stack) => stack.has(one) && stack.has(two))).length /
    couples.length
  console.log(
    `near copies in the stack of their photo: ${(100 * together(copies)).toFixed(1)} % of ${copies.length}`,
  )
  console.log(`pairs of one minute called copies: ${(100 * together(pairs)).toFixed(1)} % of ${pairs.length}`)
  expect(together(copies)).toBeGreaterThanOrEqual(0.97)
  expect(together(pairs)).toBeLessThanOrEqual(0.01)
})

function taken(second: number | undefined) {
  return second === undefined ? { from: 'file' as const } : { second }
}

async function hashed(jpeg: Buffer) {
  const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  return { hash: await pictureHash({ data, width, height }), pixels: width * height }
}
