import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missingFiles } from '../../../../electron/core/ingest/found-file.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

test('names paths that lead to no file, to a folder, or through a file', async () => {
  const dir = temporaryDirectory()
  const at = (name: string) => join(dir, name)
  writeFileSync(at('a.jpg'), 'a')
  mkdirSync(at('folder.jpg'))
  const paths = [at('a.jpg'), at('b.jpg'), at('folder.jpg'), at('a.jpg/b.jpg')]
  expect(await missingFiles(paths)).toEqual(new Set(paths.slice(1)))
  expect(await missingFiles([])).toEqual(new Set())
})

test('looks at the first thousand, and waits no longer than its limit', async () => {
  let looks = 0
  const gone = async () => {
    looks++
    return false
  }
  const paths = Array.from({ length: 2_000 }, (_, i) => `/${i}.jpg`)
  expect((await missingFiles(paths, 60_000, gone)).size).toBe(1_000)
  expect(looks).toBe(1_000)
  const stalled = await missingFiles(['/a', '/b'], 20, (path) =>
    path === '/a' ? gone() : new Promise(() => {}),
  )
  expect(stalled).toEqual(new Set(['/a']))
})
