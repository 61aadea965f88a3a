/** A first compile that is killed, again and again, leaves nothing once a model is opened. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileModel } from '../../native-models/compile/compile.ts'
import { TINY_CLIP, writeRandomClip } from '../helpers/random-clip.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const CHILD = join(import.meta.dirname, '..', 'helpers', 'compile-child.ts')
const KILLS = 3

async function bytesIn(directory: string): Promise<number> {
  const names = await readdir(directory, { recursive: true })
  const sizes = names.map(async (name) => (await stat(join(directory, name))).size)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Killed as soon as its build has begun. */
async function killWhileBuilding(modelDir: string, cacheDir: string): Promise<void> {
  const child = spawn(process.execPath, [CHILD, modelDir, cacheDir], { stdio: 'inherit' })
  const watcher = watch(cacheDir, (_, name) => {
    if (name?.startsWith('.building-')) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'exit')
  watcher.close()
  expect(signal).toBe('SIGKILL')
}

it('leaves nothing behind', async () => {
  const [modelDir, cacheDir] = [join(temporaryDirectory(), 'model'), join(temporaryDirectory(), 'cache')]
  const vision = { ...TINY_CLIP.vision, width: 384, mlpWidth: 1536, layers: 6 }
  await writeRandomClip(modelDir, { vision })
  await mkdir(cacheDir)
  for (let kill = 0; kill < KILLS; kill++) await killWhileBuilding(modelDir, cacheDir)
  const building = (names: readonly string[]) => names.filter((name) => name.startsWith('.building-'))
  expect(building(await readdir(cacheDir))).toHaveLength(1)
  await compileModel(modelDir, { fallbackCacheDir: cacheDir, phiName: null })
  expect(building(await readdir(cacheDir))).toEqual([])
  expect(await bytesIn(cacheDir)).toBeLessThan(1.2 * (await bytesOfOneCompile(modelDir)))
})

async function bytesOfOneCompile(modelDir: string): Promise<number> {
  const cacheDir = temporaryDirectory()
  await compileModel(modelDir, { fallbackCacheDir: cacheDir, phiName: null })
  return bytesIn(cacheDir)
}
