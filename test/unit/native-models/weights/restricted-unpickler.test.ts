import { describe, expect, test } from 'vitest'
import { PickledTensor, type PickleValue } from '../../../../native-models/weights/pickle-values.ts'
import { unpickle } from '../../../../native-models/weights/restricted-unpickler.ts'
import { global, integer, text } from '../../../helpers/torch-checkpoint.ts'

const STOP = 0x2e
const MARK = 0x28
const TUPLE = 0x74
const REDUCE = 0x52
const EMPTY_TUPLE = 0x29
const EMPTY_LIST = 0x5d

function load(...bytes: readonly number[]): PickleValue {
  return unpickle('model.bin', Uint8Array.from([0x80, 2, ...bytes, STOP]))
}

/** Protocol 4's short strings. */
function shortText(value: string): readonly number[] {
  return [0x8c, value.length, ...new TextEncoder().encode(value)]
}

describe('values', () => {
  test('numbers of every width', () => {
    const numbers = [...[0x4b, 200], ...[0x4d, 0x34, 0x12], ...integer(-5), 0x8a, 2, 0x00, 0x80]
    expect(load(MARK, ...numbers, TUPLE)).toEqual([200, 0x1234, -5, -32768])
  })

  test('a long integer beyond a number stays whole', () => {
    expect(load(0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1)).toBe(1n << 64n)
    expect(load(0x8a, 0)).toBe(0)
  })

  test('a big-endian double', () => {
    expect(load(0x47, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)).toBe(1.5)
  })

  test('lists, dictionaries and values from the memo', () => {
    const key = [...text('k'), 0x71, 0]
    const list = [EMPTY_LIST, 0x71, 1, MARK, 0x4b, 1, 0x4b, 2, 0x65, 0x4e, 0x61]
    expect(load(0x7d, ...key, ...list, 0x73, 0x68, 1, 0x68, 0, 0x87)).toEqual([
      new Map([['k', [1, 2, null]]]),
      [1, 2, null],
      'k',
    ])
  })

  test('protocol 4: frames, short strings, memoize, stack globals', () => {
    const frame = [0x95, 0, 0, 0, 0, 0, 0, 0, 0]
    const dict = [
      ...shortText('collections'),
      0x94,
      ...shortText('OrderedDict'),
      0x94,
      0x93,
      EMPTY_TUPLE,
      REDUCE,
    ]
    expect(load(...frame, ...dict, 0x6a, 1, 0, 0, 0, 0x88, 0x73)).toEqual(new Map([['OrderedDict', true]]))
  })
})

describe('a tensor', () => {
  const storage = (name: string) => [
    MARK,
    ...text('storage'),
    ...global('torch', name),
    ...text('0'),
    ...text('cpu'),
  ]
  const rebuild = [...global('torch._utils', '_rebuild_tensor_v2'), MARK]
  const pair = (a: number, b: number) => [0x4b, a, 0x4b, b, 0x86]

  test('keeps storage, offset, shape and strides', () => {
    const id = [...storage('HalfStorage'), 0x4b, 6, TUPLE, 0x51]
    const tensor = load(...rebuild, ...id, 0x4b, 1, ...pair(2, 2), ...pair(1, 3), TUPLE, REDUCE)
    expect(tensor).toMatchObject({
      storage: { dtype: 'F16', key: '0', elements: 6 },
      storageOffset: 1,
      shape: [2, 2],
      strides: [1, 3],
    })
  })

  test('may be wrapped as a parameter', () => {
    const id = [...storage('FloatStorage'), 0x4b, 4, TUPLE, 0x51]
    const tensor = [...rebuild, ...id, 0x4b, 0, ...pair(2, 2), ...pair(2, 1), TUPLE, REDUCE]
    const parameter = load(
      ...global('torch._utils', '_rebuild_parameter'),
      ...tensor,
      0x88,
      0x4e,
      0x87,
      REDUCE,
    )
    expect(parameter).toBeInstanceOf(PickledTensor)
  })

  test('has as many strides as dimensions', () => {
    const id = [...storage('FloatStorage'), 0x4b, 4, TUPLE, 0x51]
    const bytes = [...rebuild, ...id, 0x4b, 0, ...pair(2, 2), 0x4b, 1, 0x85, TUPLE, REDUCE]
    expect(() => load(...bytes)).toThrow('has not as many strides as dimensions')
  })
})

describe('refused', () => {
  test('os.system, by name and uncalled', () => {
    const call = [...global('os', 'system'), ...text('true'), 0x85, REDUCE]
    expect(() => load(...call)).toThrow(
      'model.bin: this file may run code and is refused; ' +
        'expected tensors and dictionaries only, found the global os.system',
    )
  })

  test('a global that is named on the stack', () => {
    expect(() => load(...shortText('builtins'), ...shortText('eval'), 0x93)).toThrow(
      'the global builtins.eval',
    )
  })

  test.each([
    ['torch', 'load'],
    ['torch._utils', '_rebuild_tensor_v2.__globals__'],
    ['collections', 'OrderedDict.__init__'],
    ['__proto__', 'constructor'],
    ['', 'constructor'],
  ])('the neighbour %s.%s of an allowed name', (module, name) => {
    expect(() => load(...global(module, name))).toThrow(`the global ${module}.${name}`)
  })

  test('opcodes that make objects of any class', () => {
    const newobj = 0x81
    expect(() => load(...global('collections', 'OrderedDict'), EMPTY_TUPLE, newobj)).toThrow('opcode 0x81')
  })

  test('a call of a value that is not a function', () => {
    expect(() => load(...global('torch', 'FloatStorage'), EMPTY_TUPLE, REDUCE)).toThrow('is not a function')
    expect(() => load(...text('os.system'), EMPTY_TUPLE, REDUCE)).toThrow('is not a function')
  })

  test('a dictionary made of arguments, which could be copied without end', () => {
    expect(() => load(...global('collections', 'OrderedDict'), EMPTY_LIST, 0x85, REDUCE)).toThrow(
      'with arguments',
    )
  })

  test('a persistent id that is not a storage', () => {
    expect(() => load(...text('module'), 0x51)).toThrow('refers to a value that is not a storage')
  })

  test('attributes on anything but a dictionary', () => {
    expect(() => load(EMPTY_LIST, 0x7d, 0x62)).toThrow('attributes are set on a value that has none')
  })

  test('marks without end', () => {
    expect(() => load(...Array.from({ length: 101 }, () => MARK))).toThrow('nested more than 100 deep')
  })

  test.each([
    ['ends early', [0x58, 4, 0, 0, 0, 0x61]],
    ['pops an empty stack', [0x30]],
    ['recalls what was never remembered', [0x68, 7]],
    ['closes a mark that was never set', [TUPLE]],
  ])('a pickle that %s', (_, bytes) => {
    expect(() => load(...bytes)).toThrow(/its pickle is damaged at byte \d+/)
  })
})
