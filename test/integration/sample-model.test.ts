/**
 * The sample model through the command line, on postcards that it never saw: a caption finds its picture.
 * Asserts the figures of its model card, with the least acceptable value.
 */
import { cpSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { captionOf } from '../../native-models/demo/world/captions/caption.ts'
import { makePictures, NO_REPEATS, type Picture } from '../../native-models/demo/world/pictures.ts'
import { renderJpeg } from '../../native-models/demo/world/render.ts'
import { sceneKey } from '../../native-models/demo/world/scene.ts'
import { randomStream } from '../../native-models/inversion/random-stream.ts'
import { jsonLines, runCli, type SearchAnswer } from '../helpers/cli.ts'

const MODEL = join(import.meta.dirname, '..', '..', 'native-models', 'demo', 'model')
const GALLERY = 1000
const LARGEST_BYTES = 8 << 20

const pictures = makePictures({ split: 'test', count: GALLERY, seed: 21, ...NO_REPEATS })
let work: string
let env: Record<string, string>

beforeAll(async () => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'searlight-sample-model-')))
  env = { SEARLIGHT_CACHE: join(work, 'cache'), SEARLIGHT_PROVIDER: 'cpu' }
  // Results computed from a model are stored beside it, and this one is part of the checkout.
  cpSync(MODEL, join(work, 'model'), { recursive: true })
  await mkdir(join(work, 'pictures'))
  await drawAll(join(work, 'pictures'))
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

async function drawAll(folder: string): Promise<void> {
  let next = 0
  const drawOneAfterAnother = async () => {
    for (let at = next++; at < pictures.length; at = next++) {
      const picture = pictures[at] as Picture
      await writeFile(join(folder, `${picture.id}.jpg`), await renderJpeg(picture))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, drawOneAfterAnother))
}

test('its weights are small enough to be part of the project', async () => {
  const files = await readdir(MODEL)
  const weights = files.filter((name) => name.endsWith('.safetensors'))
  expect(weights).toEqual(expect.arrayContaining(['model.safetensors', 'phi.safetensors']))
  const bytes = weights.reduce((sum, name) => sum + statSync(join(MODEL, name)).size, 0)
  expect(bytes).toBeLessThanOrEqual(LARGEST_BYTES)
})

test('a full caption finds its picture among a thousand', { timeout: 600_000 }, async () => {
  expect(new Set(pictures.map(({ scene }) => sceneKey(scene))).size).toBe(GALLERY)
  const library = ['--library', join(work, 'library')]
  const indexed = await runCli(
    ['index', join(work, 'pictures'), ...library, '--model', join(work, 'model'), '--json'],
    env,
  )
  expect(jsonLines(indexed)).toMatchObject([{ indexed: GALLERY, failed: [] }])
  const random = randomStream('captions of the test')
  const captions = pictures.map(({ scene }) => captionOf(scene, 'full', random).text)
  const batch = join(work, 'captions.jsonl')
  writeFileSync(batch, captions.map((text) => JSON.stringify({ text, limit: 10 })).join('\n'))
  const answers = jsonLines<SearchAnswer>(
    await runCli(['search', ...library, '--batch', batch, '--json'], env),
  )
  const ranks = answers.map(({ hits }, at) =>
    hits.findIndex(({ path }) => basename(path) === `${pictures[at]?.id}.jpg`),
  )
  const share = (k: number) => ranks.filter((rank) => rank >= 0 && rank < k).length / GALLERY
  console.log(`sample model: Recall@1 ${share(1)}, Recall@10 ${share(10)} over ${GALLERY} test postcards`)
  expect(share(1)).toBeGreaterThanOrEqual(0.6)
  expect(share(10)).toBeGreaterThanOrEqual(0.95)
})
