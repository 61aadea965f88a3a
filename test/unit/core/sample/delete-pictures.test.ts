/** Recognises pictures of the sample worker, also after attacks on them. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { deleteSamplePictures } from '../../../../electron/core/sample/delete-pictures.ts'
import { drawPictures } from '../../../../electron/worker/sample/draw-pictures.ts'
import { picturesOf } from '../../../../electron/worker/sample/sample-pictures.ts'
import { renderJpeg } from '../../../../native-models/demo/world/render.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const PICTURES = picturesOf({ split: 'test', count: 3, seed: 1 })
const [FIRST = '', SECOND = '', THIRD = ''] = PICTURES.map(({ id }) => `${id}.jpg`)

async function drawn(): Promise<string> {
  const folder = join(temporaryDirectory(), 'pictures')
  await drawPictures(PICTURES, folder)
  return folder
}

test('deletes the drawn pictures and their folder', async () => {
  const folder = await drawn()
  writeFileSync(join(folder, '.postcard-2000002.jpg.4711'), 'half')
  writeFileSync(join(folder, '.postcard-2000003.jpg.0a1b2c3d4e5f6071'), 'half')
  await deleteSamplePictures(folder)
  expect(existsSync(folder)).toBe(false)
  await deleteSamplePictures(folder)
})

test('a picture of another\u2019s stays, whatever its name, and so does a picture that was edited', async () => {
  const folder = await drawn()
  const edited = await sharp(join(folder, FIRST)).negate().keepMetadata().jpeg().toBuffer()
  writeFileSync(join(folder, FIRST), edited)
  appendFileSync(join(folder, SECOND), ' ')
  const own = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  writeFileSync(join(folder, 'postcard-1.jpg'), own)
  writeFileSync(join(folder, 'postcard-2.jpg'), '')
  writeFileSync(join(folder, 'postcard-3.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe1))
  copyFileSync(join(folder, THIRD), join(folder, 'my postcard.jpg'))
  symlinkSync(join(folder, 'my postcard.jpg'), join(folder, 'postcard-4.jpg'))
  mkdirSync(join(folder, 'postcard-5.jpg'))
  const before = readdirSync(folder).sort()
  await deleteSamplePictures(folder)
  expect(readdirSync(folder).sort()).toEqual(before.filter((name) => name !== THIRD))
})

test('nothing is deleted behind a link', async () => {
  const folder = await drawn()
  const link = join(temporaryDirectory(), 'link')
  symlinkSync(folder, link)
  await deleteSamplePictures(link)
  expect(readdirSync(folder)).toHaveLength(3)
  expect(existsSync(link)).toBe(true)
})

test('the seal changes no pixel and no metadata', async () => {
  const folder = await drawn()
  const [picture] = PICTURES
  if (!picture) throw new Error('expected a picture')
  const [file, plain] = [readFileSync(join(folder, FIRST)), await renderJpeg(picture)]
  const [a, b] = await Promise.all([file, plain].map((bytes) => sharp(bytes).raw().toBuffer()))
  expect(a).toEqual(b)
  const [seen, expected] = await Promise.all([file, plain].map((bytes) => sharp(bytes).metadata()))
  expect([seen?.exif, seen?.xmp]).toEqual([expected?.exif, expected?.xmp])
})
