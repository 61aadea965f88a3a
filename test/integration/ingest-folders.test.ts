/** Watched folders as the user knows them: added, nested, merged, removed, brought back. */
import { chmodSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RETENTION_MS, sweep } from '../../electron/core/catalog/retention.ts'
import { IngestLibrary } from '../helpers/ingest-library.ts'
import { unprivileged } from '../helpers/unprivileged.ts'

let library: IngestLibrary

beforeEach(() => {
  library = new IngestLibrary()
})
afterEach(() => library.close())

test('refuses a path that is not a readable folder in plain words', async () => {
  const file = library.write('a.jpg')
  await expect(library.folders.add(join(library.base, 'nowhere'))).rejects.toMatchObject({
    code: 'folder-missing',
  })
  await expect(library.folders.add(file)).rejects.toMatchObject({ code: 'folder-not-a-folder' })
  expect(library.folders.list()).toEqual([])
})

test('a folder without permission is refused', async () => {
  library.write('locked/a.jpg')
  chmodSync(join(library.photosDir, 'locked'), 0)
  const adding = unprivileged(() => library.folders.add(join(library.photosDir, 'locked')))
  await expect(adding).rejects.toMatchObject({ code: 'folder-unreadable' })
  chmodSync(join(library.photosDir, 'locked'), 0o755)
})

test('adding a folder twice, or by another name, changes nothing', async () => {
  symlinkSync(library.photosDir, join(library.base, 'link'))
  expect(await library.folders.add(library.photosDir)).toMatchObject({ outcome: 'added', merged: [] })
  expect((await library.folders.add(`${library.photosDir}/`)).outcome).toBe('already-watched')
  expect(await library.folders.add(join(library.base, 'link'))).toMatchObject({
    outcome: 'already-watched',
    folder: { path: library.photosDir },
  })
  expect(library.folders.list()).toHaveLength(1)
})

test('a folder inside a watched one is watched already', async () => {
  library.write('sub/a.jpg')
  await library.scan()
  expect(await library.folders.add(join(library.photosDir, 'sub'))).toMatchObject({
    outcome: 'inside-watched',
    folder: { path: library.photosDir, photos: 1 },
  })
  expect(library.folders.list()).toHaveLength(1)
})

test('a folder whose name begins like a watched one is another folder', async () => {
  library.write('../photos2/b.jpg')
  await library.folders.add(library.photosDir)
  expect((await library.folders.add(join(library.base, 'photos2'))).outcome).toBe('added')
})

test('watches a folder by itself that the scan of the surrounding folder leaves out', async () => {
  library.write('.private/a.jpg')
  await library.scan()
  expect((await library.folders.add(join(library.photosDir, '.private'))).outcome).toBe('added')
  await library.scan(join(library.photosDir, '.private'))
  expect((await library.scan()).removed).toBe(0)
  expect(library.paths()).toEqual(['.private/a.jpg'])
})

test('a folder around watched ones takes them over, and reads nothing again', async () => {
  library.write('one/a.jpg')
  library.write('two/b.jpg')
  library.write('c.jpg')
  await library.scan(join(library.photosDir, 'one'))
  await library.scan(join(library.photosDir, 'two'))
  await library.ingest()
  const ids = library.rows('SELECT id, path FROM photo ORDER BY id')
  const { folder, outcome, merged } = await library.folders.add(library.photosDir)
  expect(outcome).toBe('added')
  expect(merged).toEqual([join(library.photosDir, 'one'), join(library.photosDir, 'two')])
  expect(folder.photos).toBe(2)
  expect((await library.scan()).found).toEqual({ new: 1, changed: 0, revived: 0, same: 2 })
  expect((await library.ingest()).ingested).toEqual([join(library.photosDir, 'c.jpg')])
  expect(library.rows('SELECT id, path FROM photo ORDER BY id').slice(0, 2)).toEqual(ids)
  expect(library.folders.list()).toMatchObject([{ path: library.photosDir, photos: 3 }])
})

test('removing a folder preserves its data for thirty days, and adding it again reads nothing', async () => {
  library.write('a.jpg')
  library.write('b.jpg')
  await library.scan()
  await library.ingest()
  const before = Date.now()
  const { path, photos, keptUntilMs } = await library.folders.remove(library.photosDir)
  expect({ path, photos }).toEqual({ path: library.photosDir, photos: 2 })
  expect(keptUntilMs).toBeGreaterThanOrEqual(before + 30 * 24 * 3600 * 1000)
  expect(library.folders.list()).toEqual([])
  expect(library.paths()).toEqual([])
  await sweep(library.db, library.dir, keptUntilMs - 1000)
  expect(library.count('embedding')).toBe(2)
  expect((await library.folders.add(library.photosDir)).outcome).toBe('added')
  expect((await library.scan()).found).toMatchObject({ revived: 2 })
  expect((await library.ingest()).ingested).toEqual([])
  expect(library.paths("status = 'indexed'")).toEqual(['a.jpg', 'b.jpg'])
})

test('photos of a removed folder come back with a folder around it', async () => {
  library.write('sub/a.jpg')
  await library.scan(join(library.photosDir, 'sub'))
  await library.ingest()
  await library.folders.remove(join(library.photosDir, 'sub'))
  expect((await library.scan()).found).toMatchObject({ revived: 1, new: 0 })
  expect((await library.ingest()).ingested).toEqual([])
})

test('a folder that the user adds again during its removal loses no photo', async () => {
  library.write('new.jpg')
  await library.folders.add(library.photosDir)
  const rootId = library.folders.list()[0]?.id
  library.db.execute(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
     INSERT INTO photo (root_id, path, bytes, modified_ms, status, captured_ms)
       SELECT ${rootId}, '${library.photosDir}/' || i || '.jpg', 1, 1, 'indexed', 1 FROM n`,
  )
  const removing = library.folders.remove(library.photosDir)
  const again = library.folders.add(library.photosDir).then(({ folder }) => {
    // Repeats the work of a scan that finds them all.
    library.db.execute(`UPDATE photo SET removed_ms = NULL WHERE root_id = ${folder.id}`)
  })
  await Promise.all([removing, again])
  expect(library.folders.list()).toMatchObject([{ path: library.photosDir, photos: 3000 }])
})

test('an unplugged folder can be removed, an unknown one cannot', async () => {
  library.write('a.jpg')
  await library.scan()
  renameSync(library.photosDir, join(library.base, 'unplugged'))
  expect(await library.folders.remove(library.photosDir)).toMatchObject({ photos: 1 })
  await expect(library.folders.remove(library.photosDir)).rejects.toMatchObject({ code: 'folder-missing' })
})

test('the next start finishes an interrupted removal', async () => {
  library.write('a.jpg')
  await library.scan()
  library.db.execute('UPDATE root SET removed_ms = 5')
  await library.folders.finishChanges()
  expect(library.rows('SELECT removed_ms AS removedMs FROM photo')).toEqual([{ removedMs: 5 }])
})

test('the next start finishes an interrupted merge', async () => {
  library.write('one/a.jpg')
  library.write('two/.own/b.jpg')
  await library.scan(join(library.photosDir, 'one'))
  await library.scan(join(library.photosDir, 'two', '.own'))
  library.db.execute(`INSERT INTO root (path, status, added_ms) VALUES ('${library.photosDir}', 'online', 0)`)
  await library.folders.finishChanges()
  expect(library.folders.list()).toMatchObject([
    { path: library.photosDir, photos: 1 },
    { path: join(library.photosDir, 'two', '.own'), photos: 1 },
  ])
})

test('a scan under way when its folder is removed brings nothing back', async () => {
  for (let i = 0; i < 500; i++) library.write(`${i}.jpg`)
  await library.scan()
  const scan = library.reconciler.reconcileRoot(library.folders.list()[0]?.id ?? 0)
  await library.folders.remove(library.photosDir)
  expect((await scan).status).toBe('unwatched')
  expect(library.paths()).toEqual([])
})

test('after thirty days photos, contents, embeddings, index and the folder itself are gone', async () => {
  library.write('a.jpg')
  await library.scan()
  await library.ingest()
  const { keptUntilMs } = await library.folders.remove(library.photosDir)
  expect(await sweep(library.db, library.dir, keptUntilMs + 1)).toEqual({ photos: 1, contents: 1 })
  for (const table of ['photo', 'content', 'embedding', `vec_${library.model.id}`, 'root']) {
    expect(library.count(table)).toBe(0)
  }
  expect(RETENTION_MS).toBe(2_592_000_000)
})
