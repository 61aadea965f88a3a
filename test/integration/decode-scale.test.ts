/**
 * Decoding at a reduced scale must not change the model's result: photo-mini's features have a cosine of
 * 0.995 to those of a full decode, reduced exactly as the reference does it.
 */
import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { readPhoto } from '../../electron/worker/decode/read-photo.ts'
import { targetpad } from '../../electron/worker/preprocess/targetpad.ts'
import { casesOf, needs } from '../helpers/needs.ts'
import { type Embed, openPhotoMini, PHOTO_MINI_SIZE } from '../helpers/photo-mini.ts'
import { referenceTargetpad } from '../helpers/reference-resize.ts'
import { sharedPath } from '../helpers/shared.ts'
import { cosine } from '../helpers/vectors.ts'

const LEAST_COSINE = 0.995

/** Everything that can be decoded whole, from half a megapixel to twenty. */
const FOLDERS = ['camera', 'orientation', 'odd', 'raw']

function files(): readonly string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(sharedPath('formats', folder)).map((name) => sharedPath('formats', folder, name)),
  ).filter((path) => !path.endsWith('.jp2'))
}

async function read(path: string, modelSize: number | null) {
  const photo = await readPhoto(path, { modelSize })
  if (photo.status === 'failed') throw new Error(photo.problem.reason)
  return photo
}

describe('decoding at a reduced scale', needs('shared'), () => {
  let embed: Embed

  beforeAll(async () => {
    embed = await openPhotoMini()
  })

  it.each(casesOf('shared', files))('keeps the features of %s', async (path) => {
    const whole = referenceTargetpad((await read(path, null)).pixels, PHOTO_MINI_SIZE)
    const { pixels, facts } = await read(path, PHOTO_MINI_SIZE)
    const reduced = targetpad(pixels, PHOTO_MINI_SIZE, facts)
    expect(cosine(await embed(reduced), await embed(whole))).toBeGreaterThanOrEqual(LEAST_COSINE)
  })
})
