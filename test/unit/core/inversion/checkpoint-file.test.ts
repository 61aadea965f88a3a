import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CheckpointFile } from '../../../../electron/core/inversion/checkpoint-file.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const LATER_MS = Date.now() + 60_000

test('what was kept is read again under the same name, whole, until it is removed', async () => {
  const dir = temporaryDirectory()
  const file = new CheckpointFile('a', dir)
  await file.keep(Uint8Array.of(1, 2, 3), LATER_MS)
  expect(await new CheckpointFile('a', dir).read()).toEqual(Uint8Array.of(1, 2, 3))
  expect(await new CheckpointFile('b', dir).read()).toBeNull()
  await file.remove()
  expect(await file.read()).toBeNull()
  expect(readdirSync(join(dir, 'inversions'))).toEqual([])
})

test('a folder that cannot be made is no reason to stop', async () => {
  const dir = temporaryDirectory()
  writeFileSync(join(dir, 'inversions'), 'a file where the folder should be')
  const file = new CheckpointFile('a', dir)
  await file.keep(Uint8Array.of(1), LATER_MS)
  expect(await file.read()).toBeNull()
  await file.remove()
})
