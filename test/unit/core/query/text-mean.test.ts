import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PLAIN_CAPTIONS } from '../../../../electron/core/query/plain-captions.ts'
import { textMean } from '../../../../electron/core/query/text-mean.ts'
import type { InferenceApi } from '../../../../electron/shared/inference-api.ts'
import { modelFingerprint } from '../../../../electron/shared/model-ids.ts'

let directory: string
let calls: number

/** Half of the captions point east, half north, at lengths that must not matter. */
const encodeText: InferenceApi['encodeText'] = async ({ sentences }) => {
  calls++
  return sentences.map((_, i) => (i % 2 === 0 ? Float32Array.of(i + 1, 0) : Float32Array.of(0, 3)))
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'searlight-mean-'))
  calls = 0
})
afterEach(() => rm(directory, { recursive: true }))

const meanOf = (id: string) =>
  textMean({ model: { fingerprint: modelFingerprint(id), featureSize: 2 }, encodeText, directory })

test('is the mean of unit features, encoded once a model', async () => {
  expect(PLAIN_CAPTIONS.length % 2).toBe(0)
  expect([...(await meanOf('a'))]).toEqual([0.5, 0.5])
  expect([...(await meanOf('a'))]).toEqual([0.5, 0.5])
  expect(calls).toBe(1)
  await meanOf('b')
  expect(calls).toBe(2)
})

test('computes a file again that is cut off or not finite', async () => {
  await meanOf('a')
  const [name = ''] = await readdir(join(directory, 'text-means'))
  for (const bytes of [new Uint8Array(5), new Float32Array([Number.NaN, 1])]) {
    await writeFile(join(directory, 'text-means', name), bytes)
    expect([...(await meanOf('a'))]).toEqual([0.5, 0.5])
  }
  expect(calls).toBe(3)
})

test('a disk that takes nothing costs only the time', async () => {
  await writeFile(join(directory, 'text-means'), 'a file where the folder would be')
  expect([...(await meanOf('a'))]).toEqual([0.5, 0.5])
})
