import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { AppParts } from '../../../../electron/core/app/app-parts.ts'
import { fileCalls } from '../../../../electron/core/app/file-calls.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

test('a whole library is copied from without holding up everything else', async () => {
  const folderPath = temporaryDirectory()
  const path = join(folderPath, 'photo.jpg')
  writeFileSync(path, 'a photo')
  const photoIds = Array.from({ length: 500 }, (_, at) => at + 1)
  let asked = 0
  const find = () => {
    asked++
    return { path, folderPath }
  }
  const copied: (readonly string[])[] = []
  const copyFiles = async ({ paths }: { readonly paths: readonly string[] }) => void copied.push(paths)
  const calls = fileCalls({
    host: { api: { copyFiles } },
    library: async () => ({ dir: '/library', facts: { find } }),
    libraryDir: () => '/library',
  } as unknown as AppParts)
  const copying = calls.copyFiles({ photoIds })
  await nextTurn()
  expect(asked).toBeLessThan(photoIds.length)
  await copying
  expect(copied).toEqual([photoIds.map(() => path)])
})
