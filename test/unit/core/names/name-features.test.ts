import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { nameFeatures } from '../../../../electron/core/names/name-features.ts'
import { modelFingerprint } from '../../../../electron/shared/model-ids.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

let directory: string
let batches: string[][]

beforeEach(() => {
  directory = temporaryDirectory()
  batches = []
})

const NAMES = ['dog', 'apple', ...Array.from({ length: 40 }, (_, i) => `thing ${i}`)]

function features(names: readonly string[] = NAMES, id = 'a') {
  return nameFeatures({
    model: { fingerprint: modelFingerprint(id), featureSize: 2 },
    conceptNames: async () => ({ names, hash: names.join() }),
    encodeText: async ({ sentences }) => {
      batches.push(sentences.map(({ segments }) => segments.join('')))
      return sentences.map((_, i) => Float32Array.of(3, i === 1 ? 4 : 0))
    },
    directory,
  })
}

test('encodes "a photo of a ..." in small batches, once a model and list', async () => {
  const { names, matrix, size } = await features()
  expect(batches.map((batch) => batch.length)).toEqual([32, 10])
  expect(batches[0]?.slice(0, 2)).toEqual(['a photo of a dog', 'a photo of an apple'])
  expect(names).toEqual(NAMES)
  expect(size).toBe(2)
  expect([...matrix.subarray(0, 4)]).toEqual([1, 0, expect.closeTo(0.6, 6), expect.closeTo(0.8, 6)])
  expect((await features()).matrix).toEqual(matrix)
  expect(batches).toHaveLength(2)
  await features(NAMES, 'b')
  await features(NAMES.slice(1))
  expect(batches).toHaveLength(6)
})

test('computes a file again that is cut off', async () => {
  const { matrix } = await features()
  const [file = ''] = await readdir(join(directory, 'name-features'))
  await truncate(join(directory, 'name-features', file), 12)
  expect((await features()).matrix).toEqual(matrix)
  expect(batches).toHaveLength(4)
})

test('the centre is the mean of the rows', async () => {
  const { centre } = await features(['dog', 'apple'])
  expect([...centre]).toEqual([expect.closeTo(0.8, 6), expect.closeTo(0.4, 6)])
})
