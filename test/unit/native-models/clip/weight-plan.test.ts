import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WeightPlan } from '../../../../native-models/clip/weight-plan.ts'
import { writeWeights } from '../../../../native-models/clip/write-weights.ts'
import { openSafetensors } from '../../../../native-models/weights/safetensors.ts'
import type { TensorSource } from '../../../../native-models/weights/tensor-source.ts'
import { writeSafetensors } from '../../../../native-models/weights/write-safetensors.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

async function smallSource(directory: string): Promise<TensorSource> {
  const file = join(directory, 'model.safetensors')
  const tensor = (name: string, shape: readonly number[], ...values: readonly number[]) =>
    ({ name, dtype: 'F32', shape, values: () => Float32Array.from(values) }) as const
  await writeSafetensors(file, [
    tensor('a.weight', [2, 3], 1, 2, 3, 4, 5, 6),
    tensor('b.weight', [2, 3], 10, 20, 30, 40, 50, 60),
    tensor('a.bias', [2], 1, 2),
    tensor('b.bias', [2], 3, 4),
    { name: 'ids', dtype: 'I64', shape: [1], values: () => BigInt64Array.of(1n) },
  ])
  const source = await openSafetensors(file)
  onTestFinished(() => source.close())
  return source
}

const parts = (suffix: string) => [
  { tensor: `a.${suffix}`, scale: 0.5 },
  { tensor: `b.${suffix}`, scale: 1 },
]

test('weights are joined, transposed, scaled and written where the plan says', async () => {
  const directory = temporaryDirectory()
  const source = await smallSource(directory)
  const plan = new WeightPlan(source, 'weights.bin')
  const matrix = plan.matrix('ab.weight', parts('weight'), 3, 2)
  const vector = plan.vector('ab.bias', parts('bias'), 2)
  await writeWeights(plan, source, join(directory, plan.location))

  const { buffer } = new Uint8Array(await readFile(join(directory, 'weights.bin')))
  expect(matrix.shape).toEqual([3, 4])
  expect(matrix.data).toEqual({ kind: 'external', location: 'weights.bin', offset: 0, length: 48 })
  expect(new Float32Array(buffer, 0, 12)).toEqual(
    Float32Array.of(0.5, 2, 10, 40, 1, 2.5, 20, 50, 1.5, 3, 30, 60),
  )
  expect(vector.data).toEqual({ kind: 'external', location: 'weights.bin', offset: 4096, length: 16 })
  expect(new Float32Array(buffer, 4096, 4)).toEqual(Float32Array.of(0.5, 1, 3, 4))
})

test('a weight that is used twice is placed once', async () => {
  const plan = new WeightPlan(await smallSource(temporaryDirectory()), 'weights.bin')
  expect(plan.tensor('a.bias', [2])).toBe(plan.tensor('a.bias', [2]))
  expect(plan.planned).toHaveLength(1)
})

describe('refused, with file, tensor, expectation and finding', () => {
  test('a wrong shape', async () => {
    const source = await smallSource(temporaryDirectory())
    const plan = new WeightPlan(source, 'weights.bin')
    expect(() => plan.matrix('a', [{ tensor: 'a.weight', scale: 1 }], 2, 3)).toThrow(
      expect.objectContaining({
        name: 'ModelError',
        file: source.file,
        tensor: 'a.weight',
        expected: 'shape [3, 2]',
        found: 'shape [2, 3]',
      }),
    )
  })

  test('a tensor that is missing or holds no numbers', async () => {
    const plan = new WeightPlan(await smallSource(temporaryDirectory()), 'weights.bin')
    expect(() => plan.tensor('c.bias', [2])).toThrow(
      'tensor "c.bias": this tensor is missing; expected shape [2]',
    )
    expect(() => plan.tensor('ids', [1])).toThrow('tensor "ids": this tensor has the wrong type')
  })
})
