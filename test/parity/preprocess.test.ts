/**
 * Preprocessing against reference pictures: a mean absolute difference of at most one level, and embeddings
 * with a cosine of at least 0.999, for every golden directory with a cases.json.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readPhoto } from '../../electron/worker/decode/read-photo.ts'
import type { RgbImage } from '../../electron/worker/decode/rgb-image.ts'
import { resampleToSquare } from '../../electron/worker/preprocess/bicubic.ts'
import { cropGeometry, targetpadGeometry } from '../../electron/worker/preprocess/square-geometry.ts'
import { meanDifference } from '../helpers/drawn-pictures.ts'
import { goldenDirectories } from '../helpers/goldens.ts'
import { needs } from '../helpers/needs.ts'
import { type Embed, openPhotoMini, PHOTO_MINI_SIZE } from '../helpers/photo-mini.ts'
import { cosine } from '../helpers/vectors.ts'

const MEAN_DIFFERENCE = 1
const COSINE = 0.999

/** `input`, and a picture for each way of preprocessing: "targetpad224", "clip336", ... */
type Case = Readonly<Record<string, string>>

const METHODS = new Map([
  ['targetpad', targetpadGeometry],
  ['clip', cropGeometry],
])

const directories = goldenDirectories('cases.json')

if (directories.length === 0) test('golden pictures', needs('shared'), () => {})

let photoMini: Promise<Embed> | null = null

describe.each(directories)('%s', (directory) => {
  const { cases } = JSON.parse(readFileSync(join(directory, 'cases.json'), 'utf8')) as {
    cases: readonly Case[]
  }
  const pictures = cases.flatMap(({ input = '', ...outputs }) =>
    Object.entries(outputs).map(([method, output]) => ({ input, method, output })),
  )

  test('there are cases to compare with', () => {
    expect(pictures.length).toBeGreaterThan(0)
  })

  test.each(pictures)('$input becomes $method as in the reference', async ({ input, method, output }) => {
    const [, name = '', digits = ''] = /^([a-z]+)(\d+)$/.exec(method) ?? []
    const size = Number(digits)
    const geometry = METHODS.get(name)
    if (!geometry) throw new Error(`expected targetpad<size> or clip<size>, got "${method}"`)
    const { pixels, facts } = await read(join(directory, input), size)
    const produced = resampleToSquare(pixels, geometry(facts, size))
    const { pixels: expected } = await read(join(directory, output), null)
    const difference = meanDifference(produced, expected)
    console.info(`${basename(directory)}: ${input} ${method} differs by ${difference.toFixed(3)} levels`)
    expect(difference).toBeLessThanOrEqual(MEAN_DIFFERENCE)
    if (size === PHOTO_MINI_SIZE) await expectSameEmbedding(produced, expected)
  })
})

async function expectSameEmbedding(produced: RgbImage, expected: RgbImage): Promise<void> {
  photoMini ??= openPhotoMini()
  const embed = await photoMini
  expect(cosine(await embed(produced), await embed(expected))).toBeGreaterThanOrEqual(COSINE)
}

/** Reads the file as indexing does; null reads every pixel. */
async function read(path: string, modelSize: number | null) {
  const photo = await readPhoto(path, { modelSize })
  if (photo.status === 'failed') throw new Error(`${path}: ${photo.problem.reason}`)
  return photo
}
