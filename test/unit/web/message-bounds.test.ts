import { expect, it } from 'vitest'
import { encodeMessage } from '../../../electron/shared/wire-format.ts'
import { isBounded } from '../../../electron/web/message-bounds.ts'

const text = (length: number) => 'x'.repeat(length)
const list = (length: number) => Array.from({ length }, (_, index) => index)
const nested = (depth: number) => Buffer.concat([Buffer.alloc(depth, 0x91), Buffer.from([0xc0])])

it('passes whatever the window encodes', () => {
  const values = [
    ...[
      null,
      true,
      false,
      0,
      127,
      128,
      255,
      65_535,
      65_536,
      2 ** 40,
      -1,
      -32,
      -33,
      -129,
      -40_000,
      -(2 ** 40),
      0.5,
    ],
    ...[text(0), text(31), text(32), text(256), text(70_000), new Uint8Array(10), new Uint8Array(70_000)],
    ...[
      list(0),
      list(15),
      list(16),
      list(70_000),
      new Float32Array(4),
      new Uint32Array(1),
      new Float64Array(2),
    ],
    Object.fromEntries(list(20).map((key) => [`k${key}`, { key }])),
    {
      kind: 'call',
      id: 1,
      method: 'search',
      request: { references: [{ kind: 'photo', photoId: 1 }], text: 'ü' },
    },
  ]
  for (const value of values)
    expect(isBounded(encodeMessage(value)), JSON.stringify(value)?.slice(0, 40)).toBe(true)
})

it('refuses every shortened message', () => {
  const whole = encodeMessage({
    kind: 'call',
    id: 70_000,
    method: text(40),
    request: [new Float32Array(3), -5, 1.5],
  })
  for (let length = 0; length < whole.length; length++)
    expect(isBounded(whole.subarray(0, length))).toBe(false)
})

it.each([
  ['an array of 4 billion', [0xdd, 255, 255, 255, 255]],
  ['a map of 4 billion', [0xdf, 255, 255, 255, 255]],
  ['text of 4 billion', [0xdb, 255, 255, 255, 255]],
  ['bytes of 4 billion', [0xc6, 255, 255, 255, 255]],
  ['an array one longer than the message', [0x93, 1, 2]],
  ['a type that does not exist', [0xc1]],
  ['two messages', [1, 1]],
])('refuses %s', (_name, bytes) => {
  expect(isBounded(Uint8Array.from(bytes))).toBe(false)
})

it('refuses arrays that promise the same bytes again at every level', () => {
  const level = [0xdc, 0x01, 0x00]
  expect(isBounded(Uint8Array.from([...level, ...level, ...level, ...new Array(300).fill(1)]))).toBe(false)
})

it('refuses a message with deeper nesting than any call', () => {
  expect(isBounded(nested(10))).toBe(true)
  expect(isBounded(nested(1_000_000))).toBe(false)
})
