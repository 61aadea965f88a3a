/** A query during an inversion, in one process, so that the test can count the runs between. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openModel } from '../../../../electron/worker/open-model.ts'
import type { RunPriority } from '../../../../electron/worker/run-queue.ts'
import { encodeText } from '../../../../electron/worker/text-encoder.ts'
import { writeLetterClip } from '../../../helpers/letter-clip.ts'
import { TINY_CLIP } from '../../../helpers/random-clip.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const QUERIES = 30

test('no run of an inversion begins between a text query and its answer', async () => {
  const directory = temporaryDirectory()
  const modelDir = join(directory, 'model')
  await mkdir(modelDir)
  await writeLetterClip(modelDir)
  const vocabularyPath = join(directory, 'names.txt')
  await writeFile(vocabularyPath, 'dog\ncat')
  const model = await openModel({
    modelDir,
    phiName: null,
    thumbnailDir: join(directory, 'thumbnails'),
    fallbackCacheDir: join(directory, 'cache'),
    providerReport: { provider: 'cpu', rejected: [] },
  })
  const text = await model.text()
  let begun = 0
  const run = model.runs.run.bind(model.runs)
  model.runs.run = <T>(priority: RunPriority, task: () => Promise<T>) =>
    run(priority, () => {
      if (priority === 'oti') begun++
      return task()
    })
  const features = [1, 2].map((seed) => randomVector(randomNumbers(seed), TINY_CLIP.featureSize))
  const recipe = { recipe: 'searle', steps: 500, seed: 0 } as const
  const request = { features, jointly: false, ...recipe, vocabularyPath, phrasesPath: null }
  let finished = false
  const inversion = (async () => {
    for (let state: Uint8Array | null = null; !finished; ) {
      const answer = await model.inverter.invert({ ...request, state })
      state = answer.status === 'running' ? answer.state : null
    }
  })()
  while (begun < 50) await setImmediate()
  for (let query = 0; query < QUERIES; query++) {
    // Waits as for a message, outside of the current turn of the event loop.
    await readFile(vocabularyPath)
    const before = begun
    await encodeText(text, model.runs, [{ segments: [`a dog ${query}`] }])
    expect(begun).toBe(before)
  }
  expect(begun).toBeGreaterThan(50)
  finished = true
  await inversion
})
