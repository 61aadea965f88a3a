import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSafetensors } from '../../../../native-models/weights/safetensors.ts'
import type { TensorSource } from '../../../../native-models/weights/tensor-source.ts'
import { writeSafetensors } from '../../../../native-models/weights/write-safetensors.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

/** A file with the given header and data, which need not fit together. */
async function fileOf(header: object | string, dataBytes: number): Promise<string> {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const bytes = new Uint8Array(8 + json.length + dataBytes)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  const path = join(temporaryDirectory(), 'model.safetensors')
  await writeFile(path, bytes)
  return path
}

async function opened(path: string): Promise<TensorSource> {
  const source = await openSafetensors(path)
  onTestFinished(() => source.close())
  return source
}

describe('a file that was written', () => {
  async function written(): Promise<TensorSource> {
    const path = join(temporaryDirectory(), 'model.safetensors')
    const halves = Uint16Array.of(0x3c00, 0xbc00)
    await writeSafetensors(path, [
      { name: 'half', dtype: 'F16', shape: [2, 1], values: () => halves },
      { name: 'bfloat', dtype: 'BF16', shape: [1], values: () => Uint16Array.of(0x4040) },
      { name: 'float', dtype: 'F32', shape: [2], values: async () => Float32Array.of(0.25, -8) },
      { name: 'scalar', dtype: 'F32', shape: [], values: () => Float32Array.of(7) },
      { name: 'ids', dtype: 'I64', shape: [2], values: () => BigInt64Array.of(-1n, 1n << 40n) },
    ])
    return opened(path)
  }

  test('lists its tensors with type and shape', async () => {
    const source = await written()
    expect(source.names()).toEqual(['half', 'bfloat', 'float', 'scalar', 'ids'])
    expect(source.info('half')).toEqual({ dtype: 'F16', shape: [2, 1] })
  })

  test('returns the values of every type', async () => {
    const source = await written()
    expect(await source.readFloat32('half')).toEqual(Float32Array.of(1, -1))
    expect(await source.readFloat32('bfloat')).toEqual(Float32Array.of(3))
    expect(await source.readFloat32('float')).toEqual(Float32Array.of(0.25, -8))
    expect(await source.readFloat32('scalar')).toEqual(Float32Array.of(7))
    expect(await source.readInt64('ids')).toEqual(BigInt64Array.of(-1n, 1n << 40n))
  })

  test('names a tensor that is not in it', async () => {
    const source = await written()
    expect(() => source.info('absent')).toThrow(/model\.safetensors, tensor "absent": this tensor is missing/)
  })

  test('does not read integers as numbers, nor numbers as integers', async () => {
    const source = await written()
    await expect(source.readFloat32('ids')).rejects.toThrow('expected type F32, F16 or BF16, found I64')
    await expect(source.readInt64('float')).rejects.toThrow('expected type I64, found F32')
  })
})

test("the writer refuses another number of values than the shape's", async () => {
  const path = join(temporaryDirectory(), 'model.safetensors')
  const tensor = { name: 'a', dtype: 'F32', shape: [3], values: () => new Float32Array(2) } as const
  await expect(writeSafetensors(path, [tensor])).rejects.toThrow('tensor a: expected 12 bytes, got 8')
})

describe('refused, with file and tensor', () => {
  const tensor = (begin: number, end: number) => ({ dtype: 'F32', shape: [2], data_offsets: [begin, end] })

  test('a file that is cut short in its data', async () => {
    const path = await fileOf({ a: tensor(0, 8), b: tensor(8, 16) }, 16)
    await truncate(path, (await readFile(path)).length - 1)
    await expect(openSafetensors(path)).rejects.toMatchObject({
      name: 'ModelError',
      file: path,
      tensor: 'b',
      message: expect.stringContaining('the file is cut short'),
    })
  })

  test('a file that is cut short in its header, or before it', async () => {
    const path = await fileOf({ a: tensor(0, 8) }, 8)
    await truncate(path, 20)
    await expect(openSafetensors(path)).rejects.toThrow(/cut short; expected a header of \d+ bytes/)
    await truncate(path, 5)
    await expect(openSafetensors(path)).rejects.toThrow('the file is cut short; expected 8 bytes')
  })

  test('tensors that share bytes', async () => {
    const path = await fileOf({ b: tensor(4, 12), a: tensor(0, 8) }, 12)
    await expect(openSafetensors(path)).rejects.toThrow(
      `tensor "b": this tensor's bytes overlap those of "a"`,
    )
  })

  test('offsets that do not fit the shape', async () => {
    const path = await fileOf({ a: tensor(0, 12) }, 12)
    await expect(openSafetensors(path)).rejects.toThrow('expected 8 bytes for F32 [2], found 12 bytes')
  })

  test('offsets that are negative or not numbers', async () => {
    await expect(openSafetensors(await fileOf({ a: tensor(-8, 0) }, 8))).rejects.toThrow(
      'no valid data_offsets',
    )
    const strings = { dtype: 'F32', shape: [2], data_offsets: ['0', '8'] }
    await expect(openSafetensors(await fileOf({ a: strings }, 8))).rejects.toThrow('no valid data_offsets')
  })

  test('a shape so large that its size is no safe number', async () => {
    const huge = { dtype: 'F32', shape: [2 ** 40, 2 ** 40], data_offsets: [0, 8] }
    await expect(openSafetensors(await fileOf({ a: huge }, 8))).rejects.toThrow(
      'data_offsets and shape disagree',
    )
  })

  test('an unknown element type', async () => {
    const path = await fileOf({ a: { ...tensor(0, 8), dtype: 'F8_E4M3' } }, 8)
    await expect(openSafetensors(path)).rejects.toThrow(/tensor "a": unknown element type; .* found F8_E4M3/)
  })

  test('a header that is no JSON object', async () => {
    await expect(openSafetensors(await fileOf('{"a":', 0))).rejects.toThrow('its header is not JSON')
    await expect(openSafetensors(await fileOf('[]', 0))).rejects.toThrow('its header is not a JSON object')
  })

  test('any other file', async () => {
    const path = join(temporaryDirectory(), 'model.safetensors')
    await writeFile(path, 'version https://git-lfs.github.com/spec/v1\n')
    await expect(openSafetensors(path)).rejects.toThrow('this is not a safetensors file')
    await expect(openSafetensors(`${path}.absent`)).rejects.toThrow('the file could not be read (ENOENT')
  })
})

test('the metadata entry is no tensor', async () => {
  const path = await fileOf(
    { __metadata__: { format: 'pt' }, a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } },
    4,
  )
  expect((await opened(path)).names()).toEqual(['a'])
})
