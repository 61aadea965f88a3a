import { expect, test } from 'vitest'
import { FloatRows } from '../../../../electron/worker/search/float-rows.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'

/** Long vectors, so that a bounded store has few slots: 4,096 of 4,000 numbers. */
const SIZE = 4_000
const SLOTS = 4_096
/** So many do not fit. */
const MANY = 40_000

/** A row's vector shows its row and how often it was put. */
const vectorOf = (row: number, version = 0) => new Float32Array(SIZE).fill(row).with(1, version)

test('keeps every vector of a library that fits, and reads none', () => {
  const rows = new FloatRows(3, () => {
    throw new Error('expected no reading')
  })
  for (let row = 0; row < 10_000; row++) {
    rows.reserve(row + 1)
    rows.put(row, Float32Array.of(row, 0, 0))
  }
  rows.put(5, Float32Array.of(-5, 0, 0))
  expect(rows.holdsAll).toBe(true)
  expect([0, 5, 4_096, 9_999].map((row) => rows.get(row)[0])).toEqual([0, -5, 4_096, 9_999])
})

test('reads the vectors that it had to give up, and keeps the last ones', () => {
  const read: number[] = []
  const rows = new FloatRows(SIZE, (row, target) => {
    read.push(row)
    target.set(vectorOf(row))
  })
  rows.reserve(MANY)
  expect(rows.holdsAll).toBe(false)
  for (let row = 0; row < SLOTS + 10; row++) rows.put(row, vectorOf(row))
  expect(rows.get(SLOTS + 9)[0]).toBe(SLOTS + 9)
  expect(rows.get(10)[0]).toBe(10)
  expect(read).toEqual([])
  expect(rows.get(9)[0]).toBe(9)
  expect(rows.get(9)[0]).toBe(9)
  expect(read).toEqual([9])
})

test('gives up its vectors when the library outgrows the memory', () => {
  const read: number[] = []
  const rows = new FloatRows(SIZE, (row, target) => {
    read.push(row)
    target.set(vectorOf(row))
  })
  rows.reserve(SLOTS + 1)
  for (let row = 0; row <= SLOTS; row++) rows.put(row, vectorOf(row))
  expect(rows.get(2)[0]).toBe(2)
  rows.reserve(MANY)
  expect([rows.get(2)[0], rows.get(SLOTS)[0], rows.get(2)[0]]).toEqual([2, SLOTS, 2])
  expect(read).toEqual([2, SLOTS])
})

test('any order of puts and reads gives the last vector of a row', () => {
  const versions = new Map<number, number>()
  const rows = new FloatRows(SIZE, (row, target) => target.set(vectorOf(row, versions.get(row))))
  rows.reserve(MANY)
  const random = randomNumbers(2)
  for (let i = 0; i < 12_000; i++) {
    const row = Math.floor(random() * 6_000)
    if (random() < 0.5) {
      versions.set(row, i)
      rows.put(row, vectorOf(row, i))
    } else {
      expect([...rows.get(row).subarray(0, 2)]).toEqual([row, versions.get(row) ?? 0])
    }
  }
})
