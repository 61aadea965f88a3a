import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ExportFolder } from '../../../../electron/core/app/export-folder.ts'
import { Exporter, type FindPhoto } from '../../../../electron/core/app/exporter.ts'
import type { PhotoRecord } from '../../../../electron/core/catalog/shown-photos.ts'
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

test('reports each photo that is no longer in the library', async () => {
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

test('a copy has its name only when it is whole', async () => {
  const { out, ids, find } = place(2)
  const seen: string[][] = []
  const looking: FindPhoto = async (id) => {
    const photo = await find(id)
    // Looks while the file is copied, and once more when it is not.
    seen.push(readdirSync(out))
    return photo
  }
  const exporter = new Exporter(() => {})
  await exporter.run(looking, ids, out)
  expect(seen).toEqual([[], ['1.jpg']])
  expect(readdirSync(out).sort()).toEqual(['1.jpg', '2.jpg'])
})

test('removes the leftovers of a killed export, and nothing else', async () => {
  const { out, ids, find } = place(1)
  const others = ['.searlight-notes', '.searlight-0123456789abcdef.part.txt', '.hidden.part', 'a.part']
  for (const name of [...others, '.searlight-0123456789abcdef.part']) writeFileSync(join(out, name), 'half')
  await new Exporter(() => {}).run(find, ids, out)
  expect(readdirSync(out).sort()).toEqual([...others, '1.jpg'].sort())
})

test('overwrites nothing, whatever has the name', async () => {
  const { out, ids, find } = place(3)
  mkdirSync(join(out, '1.jpg'))
  writeFileSync(join(out, '2.jpg'), 'another')
  symlinkSync('/nowhere', join(out, '3.jpg'))
  const result = await new Exporter(() => {}).run(find, ids, out)
  expect(result).toMatchObject({ copied: 3, renamed: 3, failed: [] })
  expect(readFileSync(join(out, '2.jpg'), 'utf8')).toBe('another')
  expect(readdirSync(out)).toContain('1 (2).jpg')
})

test('copies a file again after another export removed it', async () => {
  const { out, ids, find } = place(1)
  const folder = new ExportFolder(out)
  const photo = await find(ids[0] ?? 0)
  const copying = folder.copy(photo.path, '1.jpg')
  for (let times = 0; times < 3; times++) {
    await new ExportFolder(out).sweep()
  }
  expect(await copying).toBe('1.jpg')
  expect(readdirSync(out)).toEqual(['1.jpg'])
  expect(statSync(join(out, '1.jpg')).size).toBe(1e6)
})

test('leaves nothing of a photo that cannot be copied', async () => {
  const { out, ids, find } = place(2)
  const missing: FindPhoto = async (id) => {
    const photo = await find(id)
    if (id === 1) rmSync(photo.path)
    return photo
  }
  const { copied, failed } = await new Exporter(() => {}).run(missing, ids, out)
  expect([copied, failed.length]).toEqual([1, 1])
  expect(readdirSync(out)).toEqual(['2.jpg'])
})
