import { expect, it } from 'vitest'
import { type ByteRange, rangeOf } from '../../../../electron/core/app/byte-range.ts'

const ETAG = '"abc"'
const of = (range: string | null, ifRange: string | null = null, bytes = 1_000) =>
  rangeOf({ range, ifRange, etag: ETAG, bytes })
const part = (first: number, last: number): ByteRange => ({ kind: 'part', first, last })

it.each([
  ['bytes=0-499', part(0, 499)],
  ['bytes=500-', part(500, 999)],
  ['bytes=-200', part(800, 999)],
  ['bytes=0-0', part(0, 0)],
  ['bytes=999-', part(999, 999)],
  ['bytes=990-5000', part(990, 999)],
  ['bytes=-5000', part(0, 999)],
  ['BYTES= 1-2 ', part(1, 2)],
  ['bytes=1-2,', part(1, 2)],
  [`bytes=0-${'9'.repeat(400)}`, part(0, 999)],
])('reads %s', (range, expected) => {
  expect(of(range)).toEqual(expected)
})

it.each(['bytes=1000-', 'bytes=2000-3000', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])(
  'cannot satisfy %s',
  (range) => {
    expect(of(range)).toEqual({ kind: 'unsatisfiable' })
  },
)

it.each([
  null,
  '',
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=5-2',
  'bytes=a-b',
  'bytes=1.5-2',
  'bytes=--5',
  'bytes 0-5',
  'items=0-5',
  'bytes=0-1,5-6',
  'bytes=0-1,-5',
])('answers %s with the whole', (range) => {
  expect(of(range)).toEqual({ kind: 'whole' })
})

it('takes a range for the very file of If-Range alone', () => {
  expect(of('bytes=0-9', ETAG)).toEqual(part(0, 9))
  for (const other of ['"abd"', 'W/"abc"', 'abc', 'Wed, 21 Oct 2026 07:28:00 GMT', ''])
    expect(of('bytes=0-9', other)).toEqual({ kind: 'whole' })
})

it('answers with the whole of an empty file', () => {
  for (const range of ['bytes=0-', 'bytes=-5']) expect(of(range, null, 0)).toEqual({ kind: 'whole' })
})
