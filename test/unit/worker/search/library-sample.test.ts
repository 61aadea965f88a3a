import { expect, test } from 'vitest'
import {
  contentHash,
  LibrarySample,
  SAMPLE_CONTENTS,
  smallestHashes,
} from '../../../../electron/worker/search/library-sample.ts'

const chosenOf = (contentIds: readonly number[]) => smallestHashes(() => contentIds, contentIds.length)
const ids = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i)

test('a small library is its own sample', () => {
  expect(chosenOf(ids(SAMPLE_CONTENTS)).toSorted((a, b) => a - b)).toEqual(ids(SAMPLE_CONTENTS))
  expect(chosenOf([])).toEqual([])
})

test('a large library has the smallest hashes, whatever the order of reading', () => {
  const all = ids(20_000)
  const sample = chosenOf(all)
  expect(sample).toHaveLength(SAMPLE_CONTENTS)
  expect(chosenOf(all.toReversed())).toEqual(sample)
  const largest = Math.max(...sample.map(contentHash))
  expect(all.filter((id) => contentHash(id) < largest).length).toBe(SAMPLE_CONTENTS - 1)
})

test('of many neighbouring ids the hash takes an even share', () => {
  const chosen = chosenOf(ids(100_000, 2 ** 31))
  for (let part = 0; part < 10; part++) {
    const inPart = chosen.filter((id) => Math.floor((id - 2 ** 31) / 10_000) === part).length
    expect(Math.abs(inPart - SAMPLE_CONTENTS / 10)).toBeLessThan(100)
  }
})

test('contents that are added push out few', () => {
  const before = new Set(chosenOf(ids(50_000)))
  const after = chosenOf(ids(51_000))
  expect(after.filter((id) => id <= 50_000 && !before.has(id))).toEqual([])
  expect(after.filter((id) => before.has(id)).length).toBeGreaterThan(SAMPLE_CONTENTS * 0.95)
})

test('mean and cosines are those of the vectors', () => {
  const vectors = [
    Float32Array.of(1, 0),
    Float32Array.of(0, 1),
    Float32Array.of(0, -1),
    Float32Array.of(1, 0),
  ]
  const sample = new LibrarySample(vectors, 2)
  expect([...sample.mean()]).toEqual([0.5, 0])
  expect([...sample.cosines(Float64Array.of(0.6, 0.8))]).toEqual([0.6, 0.8, -0.8, 0.6])
  expect([...new LibrarySample([], 2).mean()]).toEqual([0, 0])
})

test('a content can change the sample where its hash is among the smallest', () => {
  const all = ids(20_000)
  const chosen = new Set(chosenOf(all))
  const largest = Math.max(...[...chosen].map(contentHash))
  const sample = new LibrarySample([], 2, largest)
  expect(all.filter((id) => sample.mayHold(id)).toSorted()).toEqual([...chosen].toSorted())
  const whole = new LibrarySample([], 2)
  expect(all.every((id) => whole.mayHold(id))).toBe(true)
})
