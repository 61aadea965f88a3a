import { describe, expect, test } from 'vitest'
import { toFloat32 } from '../../../../native-models/weights/element-type.ts'

function fromBits(type: 'F16' | 'BF16', ...bits: readonly number[]): readonly number[] {
  return Array.from(toFloat32(type, new Uint8Array(Uint16Array.from(bits).buffer)))
}

describe('float16', () => {
  test('normal values', () => {
    expect(fromBits('F16', 0x3c00, 0xc000, 0x3555, 0x7bff)).toEqual([1, -2, 0.333251953125, 65504])
  })

  test('zeros keep their sign', () => {
    expect(fromBits('F16', 0x0000, 0x8000)).toEqual([0, -0])
  })

  test('subnormal values', () => {
    expect(fromBits('F16', 0x0001, 0x83ff)).toEqual([2 ** -24, -1023 * 2 ** -24])
  })

  test('infinities and not a number', () => {
    expect(fromBits('F16', 0x7c00, 0xfc00, 0x7e00)).toEqual([Infinity, -Infinity, Number.NaN])
  })
})

describe('bfloat16', () => {
  test('is the upper half of a float32', () => {
    expect(fromBits('BF16', 0x3f80, 0xc040, 0x7f80, 0xffc0)).toEqual([1, -3, Infinity, Number.NaN])
  })

  test('reaches as far as float32', () => {
    expect(fromBits('BF16', 0x0080, 0x0001)).toEqual([2 ** -126, 2 ** -133])
  })
})

test('float32 is not copied', () => {
  const bytes = new Uint8Array(Float32Array.of(1.5, -2).buffer)
  expect(toFloat32('F32', bytes).buffer).toBe(bytes.buffer)
})
