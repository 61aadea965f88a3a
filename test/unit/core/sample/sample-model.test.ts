import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installSampleModel, isInstalledSampleModel } from '../../../../electron/core/sample/sample-model.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

function embedded(config: string): string {
  const folder = temporaryDirectory()
  writeFileSync(join(folder, 'config.json'), config)
  writeFileSync(join(folder, 'model.safetensors'), 'weights')
  mkdirSync(join(folder, '.searlight'))
  return folder
}

test('copies the model once, without the compiled files beside it', async () => {
  const [data, source] = [temporaryDirectory(), embedded('{}')]
  const [first, second] = await Promise.all([
    installSampleModel(data, source),
    installSampleModel(data, source),
  ])
  expect(second).toBe(first)
  expect(readdirSync(first).sort()).toEqual(['config.json', 'model.safetensors'])
  expect(readFileSync(join(first, 'model.safetensors'), 'utf8')).toBe('weights')
  writeFileSync(join(first, 'computed'), '')
  expect(await installSampleModel(data, source)).toBe(first)
  expect(readdirSync(first)).toContain('computed')
  expect(readdirSync(join(data, 'sample-model'))).toHaveLength(1)
})

test('another release brings another one, beside it', async () => {
  const data = temporaryDirectory()
  const paths = [
    await installSampleModel(data, embedded('{}')),
    await installSampleModel(data, embedded('{ }')),
  ]
  expect(new Set(paths).size).toBe(2)
  // So a library that has the earlier one may go on with the later one, and no other library.
  for (const path of paths) expect(isInstalledSampleModel(data, path)).toBe(true)
  expect(isInstalledSampleModel(data, join(data, 'models', 'Sample model'))).toBe(false)
  expect(isInstalledSampleModel(temporaryDirectory(), paths[0] ?? '')).toBe(false)
})

test('reports an installation without a sample model', async () => {
  await expect(installSampleModel(temporaryDirectory(), null)).rejects.toMatchObject({
    code: 'model-invalid',
  })
})
