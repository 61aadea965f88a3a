import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openPytorchCheckpoint } from '../../../../native-models/weights/pytorch-checkpoint.ts'
import type { TensorSource } from '../../../../native-models/weights/tensor-source.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import {
  global,
  type TorchTensor,
  text,
  torchZip,
  writeTorchCheckpoint,
} from '../../../helpers/torch-checkpoint.ts'

const SIX = new Uint8Array(Float32Array.of(0, 1, 2, 3, 4, 5).buffer)
const PLAIN: TorchTensor = { name: 'plain', dtype: 'F32', shape: [2, 3], strides: [3, 1], storage: SIX }

async function checkpoint(tensors: readonly TorchTensor[], stateDictKey?: string): Promise<string> {
  const path = join(temporaryDirectory(), 'pytorch_model.bin')
  await writeTorchCheckpoint(path, tensors, stateDictKey === undefined ? {} : { stateDictKey })
  return path
}

async function opened(path: string, stateDictKey?: string): Promise<TensorSource> {
  const source = await openPytorchCheckpoint(path, stateDictKey)
  onTestFinished(() => source.close())
  return source
}

describe('tensors', () => {
  test('of every type are read', async () => {
    const halves = new Uint8Array(Uint16Array.of(0x3c00, 0x4000).buffer)
    const source = await opened(
      await checkpoint([
        PLAIN,
        { name: 'half', dtype: 'F16', shape: [2], strides: [1], storage: halves },
        { name: 'bfloat', dtype: 'BF16', shape: [1], strides: [1], storage: Uint8Array.of(0x80, 0x3f) },
        {
          name: 'ids',
          dtype: 'I64',
          shape: [1],
          strides: [1],
          storage: new Uint8Array(BigInt64Array.of(9n).buffer),
        },
      ]),
    )
    expect(source.names()).toEqual(['plain', 'half', 'bfloat', 'ids'])
    expect(source.info('plain')).toEqual({ dtype: 'F32', shape: [2, 3] })
    expect(await source.readFloat32('plain')).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5))
    expect(await source.readFloat32('half')).toEqual(Float32Array.of(1, 2))
    expect(await source.readFloat32('bfloat')).toEqual(Float32Array.of(1))
    expect(await source.readInt64('ids')).toEqual(BigInt64Array.of(9n))
  })

  test('that are transposed come out row-major', async () => {
    const source = await opened(await checkpoint([{ ...PLAIN, shape: [3, 2], strides: [1, 3] }]))
    expect(await source.readFloat32('plain')).toEqual(Float32Array.of(0, 3, 1, 4, 2, 5))
  })

  test('that are a part of a shared storage begin at their offset', async () => {
    const part = { ...PLAIN, name: 'part', shape: [2], strides: [3], storageOffset: 2 }
    const source = await opened(await checkpoint([PLAIN, part]))
    expect(await source.readFloat32('part')).toEqual(Float32Array.of(2, 5))
  })

  test('that are expanded repeat their elements', async () => {
    const source = await opened(await checkpoint([{ ...PLAIN, shape: [2, 2], strides: [0, 1] }]))
    expect(await source.readFloat32('plain')).toEqual(Float32Array.of(0, 1, 0, 1))
  })

  test('under a key of a larger checkpoint are found, and without the key as well', async () => {
    expect((await opened(await checkpoint([PLAIN], 'Phi'), 'Phi')).names()).toEqual(['plain'])
    expect((await opened(await checkpoint([PLAIN]), 'Phi')).names()).toEqual(['plain'])
  })
})

describe('refused', () => {
  test('a tensor that reaches beyond its storage', async () => {
    const path = await checkpoint([{ ...PLAIN, storageOffset: 1 }])
    await expect(openPytorchCheckpoint(path)).rejects.toMatchObject({
      tensor: 'plain',
      expected: 'a storage of 28 bytes for [2, 3]',
      found: '24 bytes',
    })
  })

  test('a tensor that is expanded without end', async () => {
    const path = await checkpoint([{ ...PLAIN, shape: [1 << 16, 1 << 16], strides: [0, 0] }])
    await expect(openPytorchCheckpoint(path)).rejects.toThrow('reaches beyond its storage')
  })

  test('a forbidden global, naming file and global', async () => {
    const path = join(temporaryDirectory(), 'pytorch_model.bin')
    const pickle = Uint8Array.from([0x80, 2, ...global('posix', 'system'), ...text('true'), 0x85, 0x52, 0x2e])
    await writeFile(path, torchZip(pickle, []))
    await expect(openPytorchCheckpoint(path)).rejects.toThrow(
      /pytorch_model\.bin: .*the global posix\.system/,
    )
  })

  test('a compressed archive', async () => {
    const path = join(temporaryDirectory(), 'pytorch_model.bin')
    await writeFile(path, zipSync({ 'archive/data.pkl': new Uint8Array(100) }, { level: 9 }))
    await expect(openPytorchCheckpoint(path)).rejects.toThrow('found compression method 8')
  })

  test('a file that is cut short', async () => {
    const path = await checkpoint([PLAIN])
    await truncate(path, (await readFile(path)).length - 30)
    await expect(openPytorchCheckpoint(path)).rejects.toThrow('this is not a ZIP file')
  })

  test('a ZIP file whose beginning is missing', async () => {
    const path = await checkpoint([PLAIN])
    await writeFile(path, (await readFile(path)).subarray(100))
    await expect(openPytorchCheckpoint(path)).rejects.toThrow('this ZIP file is damaged')
  })

  test('an archive that is something else, or has no tensors', async () => {
    const path = join(temporaryDirectory(), 'pytorch_model.bin')
    await writeFile(path, zipSync({ 'archive/readme': Uint8Array.of(1) }, { level: 0 }))
    await expect(openPytorchCheckpoint(path)).rejects.toThrow('not a PyTorch checkpoint; expected data.pkl')
    await expect(openPytorchCheckpoint(await checkpoint([]))).rejects.toThrow(
      'this checkpoint holds no tensors',
    )
  })

  test('a file that is no archive', async () => {
    const path = join(temporaryDirectory(), 'pytorch_model.bin')
    await writeFile(path, '<html>')
    await expect(openPytorchCheckpoint(path)).rejects.toThrow('expected a checkpoint written by PyTorch 1.6')
  })
})
