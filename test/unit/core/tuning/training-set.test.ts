/** The engine's side of a training set and the inference worker's: they must agree, and neither trusts the file. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { evenly, keepApart, writeTrainingSet } from '../../../../electron/core/tuning/write-training-set.ts'
import { readTrainingSet } from '../../../../electron/worker/training/training-set-file.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const taught = (value: number) => ({
  hash: `${value}`,
  features: Float32Array.of(value, value + 0.5, -value),
  token: Float32Array.of(10 * value, 1),
})

test('the worker reads the set that the engine writes', async () => {
  const path = join(temporaryDirectory(), 'set')
  const hash = await writeTrainingSet(path, { training: [1, 2, 3].map(taught), validation: [taught(4)] })
  expect(hash).toBe(
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  )
  const set = await readTrainingSet(path, hash)
  expect(set.shape).toEqual({ featureSize: 3, tokenSize: 2, training: 3, validation: 1 })
  expect(set.training.map(({ feature }) => feature[0])).toEqual([1, 2, 3])
  expect(set.training[1]?.token).toEqual(Float32Array.of(20, 1))
  expect(set.validation).toEqual([{ feature: taught(4).features, token: taught(4).token }])
})

test('another set and a truncated one are refused', async () => {
  const path = join(temporaryDirectory(), 'set')
  const hash = await writeTrainingSet(path, { training: [1, 2].map(taught), validation: [taught(3)] })
  await expect(readTrainingSet(path, hash.replace(/^./, 'x'))).rejects.toMatchObject({
    code: 'invalid-request',
  })
  const short = (await readFile(path)).subarray(0, -4)
  await writeFile(path, short)
  const hashOfShort = createHash('sha256').update(short).digest('hex')
  await expect(readTrainingSet(path, hashOfShort)).rejects.toThrow(/damaged/)
})

test('holds out a tenth of the pictures, at least two, and does not train on them', () => {
  const all = Array.from({ length: 95 }, (_, index) => index)
  const { rest, apart } = keepApart(all, 0.1)
  expect(apart).toHaveLength(10)
  expect([...rest, ...apart].toSorted((a, b) => a - b)).toEqual(all)
  expect(keepApart([1, 2, 3, 4, 5], 0.1).apart).toHaveLength(2)
})

test('the chosen pictures are spaced evenly, and all are chosen where there are few', () => {
  expect(evenly(10, 5)).toEqual([1, 3, 5, 7, 9])
  expect(evenly(3, 5)).toEqual([0, 1, 2])
  expect(new Set(evenly(1_000, 333)).size).toBe(333)
})
