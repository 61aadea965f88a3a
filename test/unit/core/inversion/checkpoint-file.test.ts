import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CheckpointFile } from '../../../../electron/core/inversion/checkpoint-file.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const LATER_MS = Date.now() + 60_000

test('what was kept is read again under the same name, whole, until it is removed', async () => {
  const dir = temporaryDirectory()
  const file = CheckpointFile.inCache('a', dir)
  await file.save(Uint8Array.of(1, 2, 3), LATER_MS)
  expect(await CheckpointFile.inCache('a', dir).read()).toEqual(Uint8Array.of(1, 2, 3))
  expect(await CheckpointFile.inCache('b', dir).read()).toBeNull()
  await file.remove()
  expect(await file.read()).toBeNull()
  expect(readdirSync(join(dir, 'inversions'))).toEqual([])
})

test('a folder that cannot be made is no reason to stop', async () => {
  const dir = temporaryDirectory()
  writeFileSync(join(dir, 'inversions'), 'a file where the folder should be')
  const file = CheckpointFile.inCache('a', dir)
  await file.save(Uint8Array.of(1), LATER_MS)
  expect(await file.read()).toBeNull()
  await file.remove()
})
