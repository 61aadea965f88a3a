import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openCacheDirectory } from '../../../../native-models/cache/cache-directory.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

/** A downloaded model has its receipt beside it. */
async function directories({ downloaded }: { readonly downloaded: boolean }) {
  const root = temporaryDirectory()
  const modelDir = join(root, 'model')
  await mkdir(modelDir)
  if (downloaded) await writeFile(join(modelDir, 'clip.download.json'), '{}')
  return { modelDir, own: join(root, 'deep', 'cache') }
}

test('the graphs of a downloaded model lie beside it', async () => {
  const { modelDir, own } = await directories({ downloaded: true })
  const { path, owner } = await openCacheDirectory(modelDir, own)
  expect({ path, owner }).toEqual({ path: join(modelDir, '.searlight'), owner: '.' })
  expect(await readdir(path)).toEqual([])
})

describe('the own cache is used, and nothing is written to the model', () => {
  test('when Searlight did not download it, although it is writable', async () => {
    const { modelDir, own } = await directories({ downloaded: false })
    expect(await openCacheDirectory(modelDir, own)).toEqual({ path: own, owner: modelDir })
    expect(await readdir(modelDir)).toEqual([])
    expect(await readdir(own)).toEqual([])
  })

  // Also for root, who can write anywhere: the mode means that the tree should stay unchanged.
  test('when the model is read-only', async () => {
    const { modelDir, own } = await directories({ downloaded: true })
    await chmod(modelDir, 0o555)
    onTestFinished(() => chmod(modelDir, 0o755))
    expect(await openCacheDirectory(modelDir, own)).toEqual({ path: own, owner: modelDir })
    expect(await readdir(modelDir)).toEqual(['clip.download.json'])
  })

  test('when the cache beside the model is read-only', async () => {
    const { modelDir, own } = await directories({ downloaded: true })
    const beside = join(modelDir, '.searlight')
    await mkdir(beside, { recursive: true })
    await chmod(beside, 0o555)
    onTestFinished(() => chmod(beside, 0o755))
    expect((await openCacheDirectory(modelDir, own)).path).toBe(own)
  })

  test('when a file has the name of the cache', async () => {
    const { modelDir, own } = await directories({ downloaded: true })
    await writeFile(join(modelDir, '.searlight'), '')
    expect((await openCacheDirectory(modelDir, own)).path).toBe(own)
  })
})
