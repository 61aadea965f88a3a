import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Views } from '../../../../electron/core/app/views.ts'
import type { PhotoRecord } from '../../../../electron/core/catalog/shown-photos.ts'
import type { PictureMaker } from '../../../../electron/core/workers/picture-maker.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

test('makes no picture after the window gave its request up', async () => {
  const folderPath = temporaryDirectory()
  const path = join(folderPath, 'photo.tif')
  writeFileSync(path, 'a photo')
  const { size: bytes, mtimeMs: modifiedMs } = statSync(path)
  const photo = (hash: string) => ({ path, folderPath, bytes, modifiedMs, hash }) as PhotoRecord
  const made: string[] = []
  const opened = Promise.withResolvers<void>()
  const render = async ({ hash }: { readonly hash: string }) => {
    made.push(hash)
    await opened.promise
    return { status: 'rendered' }
  }
  const views = new Views(temporaryDirectory(), { render } as unknown as PictureMaker)
  const passed = new AbortController()
  const passing = Array.from({ length: 50 }, (_, at) => views.preview(photo(`passed-${at}`), passed.signal))
  const many = Promise.allSettled(passing)
  const seen = views.thumbnail(photo('seen'), new AbortController().signal)
  await expect.poll(() => made.length).toBeGreaterThan(0)
  passed.abort()
  opened.resolve()
  await seen
  const outcomes = await many
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBe(50 - (made.length - 1))
  expect(made).toContain('seen')
  expect(made.length).toBeLessThan(10)
})
