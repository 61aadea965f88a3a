import { expect, test } from 'vitest'
import { bestRows } from '../../../../electron/worker/search/candidate-selection.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'

const NONE = new Float64Array(0)
const everything = (rows: number) => new Uint8Array(rows).fill(1)

/** The rows in order, as `bestRows` scores them; `off` moves a row's interval of `error` on both sides. */
function best(
  exact: readonly number[],
  mask: Uint8Array,
  count: number,
  { off = [], errors = [] }: { off?: readonly number[]; errors?: readonly number[] } = {},
) {
  const around = (sign: number) =>
    Float64Array.from(exact, (score, row) => score + (off[row] ?? 0) + sign * (errors[row] ?? 0))
  const found = bestRows({ lowest: around(-1), highest: around(1) }, mask, count, (rows) =>
    Float64Array.from(rows, (row) => exact[row] ?? Number.NaN),
  )
  return found.toSorted((a, b) => a.row - b.row)
}
const rows = (found: readonly { readonly row: number }[]) => found.map(({ row }) => row)

test('finds the best with their exact scores', () => {
  expect(best([0.1, 0.9, 0.3, 0.8, 0.2], everything(5), 2)).toEqual([
    { row: 1, score: 0.9 },
    { row: 3, score: 0.8 },
  ])
})

test('finds every row that ties with the last', () => {
  expect(rows(best([0.5, 0.5, 0.9, 0.5, 0.1], everything(5), 2))).toEqual([0, 1, 2, 3])
})

test('scores a row exactly where its interval reaches the last of the best, and no other', () => {
  const reach = (error: number) => {
    const asked: number[] = []
    const exact = [0.75, 0.5, 0.4375, 0.25]
    const [lowest, highest] = [-1, 1].map((sign) => Float64Array.from(exact).with(2, 0.4375 + sign * error))
    bestRows({ lowest: lowest ?? NONE, highest: highest ?? NONE }, everything(4), 2, (rows) => {
      asked.push(...rows)
      return Float64Array.from(rows, (row) => exact[row] ?? Number.NaN)
    })
    return asked.toSorted()
  }
  expect(reach(1 / 16)).toEqual([0, 1, 2])
  expect(reach(1 / 17)).toEqual([0, 1])
})

test('finds the best row behind one that the first pass puts before it', () => {
  const found = best([0.5, 0.6], everything(2), 1, { off: [0.2, 0], errors: [0.2, 0.2] })
  expect(found.toSorted((a, b) => b.score - a.score)[0]).toEqual({ row: 1, score: 0.6 })
})

test('applies the mask before it counts', () => {
  const mask = Uint8Array.of(0, 1, 0, 1, 1)
  expect(rows(best([0.9, 0.1, 0.8, 0.2, 0.3], mask, 2))).toEqual([3, 4])
})

test('finds all rows that pass when they are fewer than requested', () => {
  const mask = Uint8Array.of(0, 1, 1)
  expect(rows(best([0.9, -1, 0], mask, 2))).toEqual([1, 2])
  expect(rows(best([0.9, -1, 0], mask, 1_000_000))).toEqual([1, 2])
  expect(best([], new Uint8Array(0), 1)).toEqual([])
})

test('holds all that sorting the exact scores finds, for any count and any errors', () => {
  const random = randomNumbers(1)
  for (const count of [1, 2, 3, 10, 99, 499, 500]) {
    const exact = Array.from({ length: 500 }, () => Math.round(random() * 100) / 100)
    const errors = exact.map(() => random() / 10)
    const off = errors.map((error) => error * (2 * random() - 1))
    const mask = Uint8Array.from(exact, () => (random() < 0.8 ? 1 : 0))
    const passing = [...exact.keys()].filter((row) => mask[row] === 1)
    const last = passing.map((row) => exact[row] ?? 0).toSorted((a, b) => b - a)[count - 1] ?? -Infinity
    const found = best(exact, mask, count, { off, errors })
    expect(rows(found)).toEqual(expect.arrayContaining(passing.filter((row) => (exact[row] ?? 0) >= last)))
    expect(found.every(({ row, score }) => mask[row] === 1 && score === exact[row])).toBe(true)
  }
})
