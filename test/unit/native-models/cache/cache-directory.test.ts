import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openCacheDirectory } from '../../../../native-models/cache/cache-directory.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

function directories() {
  const root = temporaryDirectory()
  return { modelDir: join(root, 'model'), fallback: join(root, 'deep', 'fallback') }
}

test('a model that can be written keeps its graphs itself', async () => {
  const { modelDir, fallback } = directories()
  await mkdir(modelDir)
  const { path, owner } = await openCacheDirectory(modelDir, fallback)
  expect({ path, owner }).toEqual({ path: join(modelDir, '.searlight'), owner: '.' })
  expect(await readdir(path)).toEqual([])
})

describe('the fallback is used, and nothing is written to the model', () => {
  // Also for root, who may write anywhere: the mode says that the tree is meant to stay as it is.
  test('when the model is read-only', async () => {
    const { modelDir, fallback } = directories()
    await mkdir(modelDir)
    await chmod(modelDir, 0o555)
    onTestFinished(() => chmod(modelDir, 0o755))
    expect(await openCacheDirectory(modelDir, fallback)).toEqual({ path: fallback, owner: modelDir })
    expect(await readdir(modelDir)).toEqual([])
    expect(await readdir(fallback)).toEqual([])
  })

  test('when the cache beside the model is read-only', async () => {
    const { modelDir, fallback } = directories()
    const beside = join(modelDir, '.searlight')
    await mkdir(beside, { recursive: true })
    await chmod(beside, 0o555)
    onTestFinished(() => chmod(beside, 0o755))
    expect((await openCacheDirectory(modelDir, fallback)).path).toBe(fallback)
  })

  test('when a file has the name of the cache', async () => {
    const { modelDir, fallback } = directories()
    await mkdir(modelDir)
    await writeFile(join(modelDir, '.searlight'), '')
    expect((await openCacheDirectory(modelDir, fallback)).path).toBe(fallback)
  })
})
