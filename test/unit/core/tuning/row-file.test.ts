import { createHash } from 'node:crypto'
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { RowFile } from '../../../../electron/core/tuning/row-file.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const SIZE = 3

let path: string

beforeEach(() => {
  path = join(temporaryDirectory(), 'deep', 'rows')
})

const hash = (name: string) => createHash('sha256').update(name).digest('hex')
const row = (value: number) => Float32Array.of(value, value / 3, -value)

test('rows are read again by their picture, in a new process too', async () => {
  const file = await RowFile.open(path, SIZE)
  await file.add([
    [hash('a'), row(1)],
    [hash('b'), row(2)],
  ])
  await file.add([[hash('c'), row(3)]])
  expect(file.get(hash('b'))).toEqual(row(2))
  const again = await RowFile.open(path, SIZE)
  expect(['a', 'b', 'c', 'd'].map((name) => again.get(hash(name)))).toEqual([
    row(1),
    row(2),
    row(3),
    undefined,
  ])
})

test('reading skips a row that a killed process left half written, and no other', async () => {
  const file = await RowFile.open(path, SIZE)
  await file.add([
    [hash('a'), row(1)],
    [hash('b'), row(2)],
  ])
  const whole = (await readFile(path)).length
  for (const left of [whole - 1, whole / 2 + 1]) {
    await truncate(path, left)
    const torn = await RowFile.open(path, SIZE)
    expect([torn.get(hash('a')), torn.get(hash('b'))]).toEqual([row(1), undefined])
    await torn.add([[hash('b'), row(2)]])
    const after = await RowFile.open(path, SIZE)
    expect([after.get(hash('a')), after.get(hash('b'))]).toEqual([row(1), row(2)])
    await writeFile(path, (await readFile(path)).subarray(0, whole))
  }
})

test('skips a row whose bytes changed', async () => {
  const file = await RowFile.open(path, SIZE)
  await file.add([[hash('a'), row(1)]])
  await file.add([[hash('b'), row(2)]])
  const bytes = await readFile(path)
  bytes[33] = (bytes[33] ?? 0) ^ 1
  await writeFile(path, bytes)
  const again = await RowFile.open(path, SIZE)
  expect([again.get(hash('a')), again.get(hash('b'))]).toEqual([undefined, row(2)])
})

test('rows that are added at once do not mix', async () => {
  const file = await RowFile.open(path, SIZE)
  await file.add([[hash('first'), row(0)]])
  await appendFile(path, 'torn')
  await Promise.all(Array.from({ length: 50 }, (_, i) => file.add([[hash(`${i}`), row(i)]])))
  const again = await RowFile.open(path, SIZE)
  expect(Array.from({ length: 50 }, (_, i) => again.get(hash(`${i}`)))).toEqual(
    Array.from({ length: 50 }, (_, i) => row(i)),
  )
})

test('a file longer than one read is read whole', async () => {
  const file = await RowFile.open(path, SIZE)
  await file.add(Array.from({ length: 1_300 }, (_, i) => [hash(`${i}`), row(i)] as const))
  const again = await RowFile.open(path, SIZE)
  expect(again.get(hash('1299'))).toEqual(row(1_299))
  expect(again.get(hash('512'))).toEqual(row(512))
})
