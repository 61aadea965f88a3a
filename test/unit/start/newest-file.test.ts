import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isStale } from '../../../electron/start/newest-file.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

function write(path: string, seconds: number): string {
  writeFileSync(path, '')
  utimesSync(path, seconds, seconds)
  return path
}

it('compares a build with the newest of its sources', () => {
  const folder = temporaryDirectory()
  const sources = join(folder, 'sources')
  mkdirSync(join(sources, 'deep'), { recursive: true })
  const built = join(folder, 'index.html')
  const age = () => {
    for (const each of [join(sources, 'deep'), sources]) utimesSync(each, 100, 100)
  }
  const source = write(join(sources, 'deep/app.tsx'), 100)
  age()
  expect(isStale(built, [sources])).toBe(true)
  write(built, 200)
  expect(isStale(built, [sources, join(folder, 'missing')])).toBe(false)
  write(source, 300)
  expect(isStale(built, [sources])).toBe(true)

  write(source, 100)
  age()
  expect(isStale(built, [sources])).toBe(false)
  // A file that is gone leaves no time of its own.
  rmSync(source)
  expect(isStale(built, [sources])).toBe(true)
})
