import { stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { identifyFile } from '../../../../native-models/cache/file-hashes.ts'
import { TokenTable } from '../../../../native-models/clip/token-table.ts'
import { openSafetensors } from '../../../../native-models/weights/safetensors.ts'
import type { TensorLayout } from '../../../../native-models/weights/tensor-layout.ts'
import { writeSafetensors } from '../../../../native-models/weights/write-safetensors.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const ROWS = 5000

/** Row `id` is [id, id + 0.5]. */
async function table(relayout = (layout: TensorLayout) => layout) {
  const file = join(temporaryDirectory(), 'model.safetensors')
  const values = Float32Array.from({ length: 2 * ROWS }, (_, i) => i / 2)
  await writeSafetensors(file, [
    { name: 'before', dtype: 'F32', shape: [3], values: () => new Float32Array(3) },
    { name: 'tokens', dtype: 'F32', shape: [ROWS, 2], values: () => values },
  ])
  const source = await openSafetensors(file)
  const layout = relayout(source.layout('tokens'))
  await source.close()
  const tokens = new TokenTable(file, identifyFile(await stat(file)), layout)
  onTestFinished(() => tokens.close())
  return { file, tokens }
}

test('returns the rows of the ids in order, as often as they occur', async () => {
  const { tokens } = await table()
  expect(await tokens.rows([3, 0, 3])).toEqual(Float32Array.of(3, 3.5, 0, 0.5, 3, 3.5))
  expect(tokens).toMatchObject({ vocabularySize: ROWS, tokenSize: 2 })
})

test('returns the right rows also after more of them than its cache holds', async () => {
  const { tokens } = await table()
  const ids = Array.from({ length: ROWS }, (_, id) => id)
  const rows = await tokens.rows([...ids, 0, 4999, 1])
  expect(rows.slice(-6)).toEqual(Float32Array.of(0, 0.5, 4999, 4999.5, 1, 1.5))
})

test('follows the strides of an embedding that is stored transposed', async () => {
  const { tokens } = await table((layout) => ({ ...layout, shape: [2, ROWS], strides: [1, 2] }))
  expect((await tokens.rows([1])).slice(0, 4)).toEqual(Float32Array.of(0.5, 1.5, 2.5, 3.5))
})

describe('refused', () => {
  test.each([-1, ROWS, 1.5, Number.NaN])('the id %d', async (id) => {
    const { tokens } = await table()
    await expect(tokens.rows([1, id])).rejects.toThrow(`expected a token id from 0 to 4999, got ${id}`)
  })

  test('a file that was replaced since the model was compiled', async () => {
    const { file, tokens } = await table()
    await utimes(file, 1, 1)
    await expect(tokens.rows([1])).rejects.toThrow('the file changed while the model was in use')
  })
})
