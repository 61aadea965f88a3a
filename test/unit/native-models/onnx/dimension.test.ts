import { describe, expect, test } from 'vitest'
import {
  addSizes,
  divideSizes,
  multiplySizes,
  subtractSizes,
} from '../../../../native-models/onnx/shapes/dimension.ts'

describe('sizes with names', () => {
  test('that are equal are written the same', () => {
    expect(addSizes('batch', 'batch')).toBe('2*batch')
    expect(addSizes('a', 'b')).toBe(addSizes('b', 'a'))
    expect(multiplySizes('b', multiplySizes('a', 3))).toBe(multiplySizes(multiplySizes(3, 'b'), 'a'))
    expect(multiplySizes(addSizes('a', 1), addSizes('a', -1))).toBe(addSizes(multiplySizes('a', 'a'), -1))
  })

  test('become numbers when the names cancel', () => {
    expect(subtractSizes(addSizes('batch', 3), 'batch')).toBe(3)
    expect(subtractSizes('batch', 'batch')).toBe(0)
    expect(divideSizes(multiplySizes('batch', 12), multiplySizes(4, 'batch'))).toBe(3)
  })

  test('divide only when the result is certain', () => {
    expect(divideSizes(addSizes('batch', 'batch'), 2)).toBe('batch')
    expect(divideSizes(multiplySizes('batch', 'tokens'), 'tokens')).toBe('batch')
    expect(divideSizes(addSizes(multiplySizes('batch', 2), 4), 2)).toBe('batch+2')
    expect(divideSizes('batch', 2)).toBeNull()
    expect(divideSizes(5, 'batch')).toBeNull()
    expect(divideSizes(multiplySizes('a', 'b'), addSizes('a', 'b'))).toBeNull()
  })
})
