import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Exporter, type FindPhoto } from '../../../../electron/core/app/exporter.ts'
import type { PhotoRecord } from '../../../../electron/core/catalog/photo-facts.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

/** Photos 1 to `count` of 1 MB each, and a folder to copy them into. */
function place(count: number): {
  readonly out: string
  readonly ids: readonly number[]
  readonly find: FindPhoto
} {
  const base = temporaryDirectory()
  const out = join(base, 'out')
  mkdirSync(out)
  const ids = Array.from({ length: count }, (_, at) => at + 1)
  for (const id of ids) writeFileSync(join(base, `${id}.jpg`), Buffer.alloc(1e6, id))
  const find: FindPhoto = async (id) => {
    const path = join(base, `${id}.jpg`)
    const { size: bytes, mtimeMs: modifiedMs } = statSync(path)
    return { id, path, folderPath: base, bytes, modifiedMs } as PhotoRecord
  }
  return { out, ids, find }
}

test('an export that is stopped has ended with the photo it was at', async () => {
  const { out, ids, find } = place(5)
  const exporter = new Exporter(() => {})
  const stopped = Promise.withResolvers<void>()
  const second: FindPhoto = (id) => {
    if (id === 2) void exporter.stop().then(stopped.resolve)
    return find(id)
  }
  const running = exporter.run(second, ids, out)
  await stopped.promise
  expect(readdirSync(out).sort()).toEqual(['1.jpg', '2.jpg'])
  expect(readFileSync(join(out, '2.jpg'))).toEqual(Buffer.alloc(1e6, 2))
  expect(await running).toMatchObject({ copied: 2, failed: [], cancelled: true })
  // Nothing runs: there is nothing to wait for.
  await exporter.stop()
})

test('photos that cannot be asked for any more are told one by one', async () => {
  const { out, ids, find } = place(3)
  const exporter = new Exporter(() => {})
  const gone: FindPhoto = async (id) => {
    if (id === 2) throw new AppError('cancelled', 'another library was opened')
    return find(id)
  }
  expect(await exporter.run(gone, ids, out)).toMatchObject({
    copied: 2,
    failed: [{ name: 'a photo', reason: 'another library was opened' }],
    cancelled: false,
  })
})
