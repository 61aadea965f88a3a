import { readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { cacheEntry } from '../../../../native-models/cache/cache-entry.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

/** Builds one file, and counts the builds. */
function builder() {
  let builds = 0
  return vi.fn(async (directory: string) => {
    builds++
    await writeFile(join(directory, 'graph.onnx'), `build ${builds}`)
  })
}

function request(path: string, build: (directory: string) => Promise<void>, key = 'towers-1') {
  return { directory: { path, owner: '.' }, product: 'towers', key, build }
}

const contentOf = (entry: string) => readFile(join(entry, 'graph.onnx'), 'utf8')

test('an entry is built once and found again', async () => {
  const path = temporaryDirectory()
  const build = builder()
  const entry = await cacheEntry(request(path, build))
  expect(entry).toBe(join(path, 'towers-1'))
  expect(await cacheEntry(request(path, build))).toBe(entry)
  expect(build).toHaveBeenCalledTimes(1)
})

describe('a damaged entry is built again', () => {
  test.each([
    ['a file was cut short', (entry: string) => truncate(join(entry, 'graph.onnx'), 3)],
    ['a file is missing', (entry: string) => rm(join(entry, 'graph.onnx'))],
    ['the manifest is missing', (entry: string) => rm(join(entry, 'manifest.json'))],
    ['the manifest is cut short', (entry: string) => truncate(join(entry, 'manifest.json'), 20)],
    [
      'the manifest lists nothing',
      (entry: string) =>
        writeFile(join(entry, 'manifest.json'), '{"owner":".","product":"towers","files":{}}'),
    ],
  ])('when %s', async (_, damage) => {
    const path = temporaryDirectory()
    const build = builder()
    await damage(await cacheEntry(request(path, build)))
    expect(await contentOf(await cacheEntry(request(path, build)))).toBe('build 2')
    expect(await readdir(path)).toEqual(['towers-1'])
  })
})

test('two that build the same entry at once both get it whole', async () => {
  const path = temporaryDirectory()
  const build = builder()
  const entries = await Promise.all([cacheEntry(request(path, build)), cacheEntry(request(path, build))])
  expect(new Set(entries)).toEqual(new Set([join(path, 'towers-1')]))
  expect(build).toHaveBeenCalledTimes(2)
  expect(await contentOf(entries[0])).toMatch(/^build [12]$/)
  expect(await readdir(path)).toEqual(['towers-1'])
})

test('two that find the same damaged entry at once both get it whole', async () => {
  const path = temporaryDirectory()
  const build = builder()
  await truncate(join(await cacheEntry(request(path, build)), 'graph.onnx'), 3)
  await Promise.all([1, 2, 3].map(() => cacheEntry(request(path, build))))
  expect(await contentOf(join(path, 'towers-1'))).toMatch(/^build [234]$/)
  expect(await readdir(path)).toEqual(['towers-1'])
})

test('a build that fails leaves nothing behind', async () => {
  const path = temporaryDirectory()
  const failing = async (directory: string) => {
    await writeFile(join(directory, 'half'), 'x')
    throw new Error('no space')
  }
  await expect(cacheEntry(request(path, failing))).rejects.toThrow('no space')
  expect(await readdir(path)).toEqual([])
})

describe('a new entry removes', () => {
  test('older entries of the same product and owner, and no others', async () => {
    const path = temporaryDirectory()
    const build = builder()
    await cacheEntry(request(path, build, 'towers-old'))
    await cacheEntry({ ...request(path, build, 'phi-1'), product: 'phi phi.pt' })
    await cacheEntry({ ...request(path, build, 'towers-other'), directory: { path, owner: '/models/other' } })
    await writeFile(join(path, 'hashes.json'), '{}')
    await cacheEntry(request(path, build, 'towers-new'))
    expect(await readdir(path)).toEqual(['hashes.json', 'phi-1', 'towers-new', 'towers-other'])
  })

  test('entries of a model that has been missing for a month, but not since today', async () => {
    const path = temporaryDirectory()
    const build = builder()
    for (const name of ['old', 'new', 'there']) {
      const owner = name === 'there' ? path : `/models/${name}`
      await cacheEntry({ ...request(path, build, `towers-${name}`), directory: { path, owner } })
    }
    for (const name of ['old', 'there']) await utimes(join(path, `towers-${name}`), 1, 1)
    await cacheEntry(request(path, build))
    expect(await readdir(path)).toEqual(['towers-1', 'towers-new', 'towers-there'])
  })
})
