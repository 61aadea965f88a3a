import { describe, expect, test } from 'vitest'
import { dateRange } from '../../../../electron/core/query/date-filter.ts'

/** On the wall clock, whatever zone the test runs in. */
const at = (...parts: [number, number, number?, number?, number?, number?, number?]) => Date.UTC(...parts)

test.each<[string, number, number]>([
  ['2023', at(2023, 0), at(2024, 0)],
  ['2023-05', at(2023, 4), at(2023, 5)],
  ['2023-12', at(2023, 11), at(2024, 0)],
  ['2024-02-29', at(2024, 1, 29), at(2024, 2, 1)],
  ['2023-12-31', at(2023, 11, 31), at(2024, 0, 1)],
  ['2023-05-17T10:30', at(2023, 4, 17, 10, 30), at(2023, 4, 17, 10, 31)],
  ['2023-05-17 10:30:15', at(2023, 4, 17, 10, 30, 15), at(2023, 4, 17, 10, 30, 16)],
  ['2023-05-17T10:30:15.5', at(2023, 4, 17, 10, 30, 15, 500), at(2023, 4, 17, 10, 30, 15, 501)],
  ['1890-06-01', at(1890, 5, 1), at(1890, 5, 2)],
])('%s is the whole span it names', (date, first, next) => {
  expect(dateRange(date, date)).toEqual({ fromMs: first, toMs: next - 1 })
})

test('years before 100 are themselves', () => {
  expect(new Date(dateRange('0050', undefined).fromMs ?? 0).getUTCFullYear()).toBe(50)
})

test('leaves out an end that is absent', () => {
  expect(dateRange(undefined, undefined)).toEqual({})
  expect(dateRange('2023', undefined)).toEqual({ fromMs: at(2023, 0) })
  expect(dateRange(undefined, '2023')).toEqual({ toMs: at(2024, 0) - 1 })
})

describe('refuses', () => {
  test.each([
    '',
    'yesterday',
    '23',
    '2023-5',
    '2023-13',
    '2023-00',
    '2023-02-30',
    '2023-02-29',
    '2023-05-00',
    '17.05.2023',
    '2023-05-17T24:00',
    '2023-05-17T10:60',
    '2023-05-17T10',
    '2023-05-17T10:30:60',
    '2023Z',
    '-2023',
    '2023-05-17x',
  ])('"%s"', (date) => {
    const usage = expect.objectContaining({ code: 'usage', message: expect.stringContaining(`"${date}"`) })
    expect(() => dateRange(date, undefined)).toThrow(usage)
    expect(() => dateRange(undefined, date)).toThrow(usage)
  })

  // Few photos state a zone: an instant could not be compared with the others.
  test.each(['2023-05-17T10:30:15Z', '2023-05-17T10:30+02:00', '2023-05-17T10:30-0130'])(
    'the time zone of %s, in a sentence that names it',
    (date) => {
      const usage = expect.objectContaining({
        code: 'usage',
        message: expect.stringMatching(/time zone.*leave out/),
      })
      expect(() => dateRange(date, undefined)).toThrow(usage)
      expect(() => dateRange(undefined, date)).toThrow(usage)
    },
  )

  test('a range that ends before it begins', () => {
    expect(() => dateRange('2024', '2023')).toThrow(expect.objectContaining({ code: 'usage' }))
    expect(() => dateRange('2023-05', '2023')).not.toThrow()
  })
})
