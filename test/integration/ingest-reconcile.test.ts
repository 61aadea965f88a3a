/** Scans of real folders against a real catalogue: new, changed, missing and unreadable files. */

import { chmodSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RootWriter } from '../../electron/core/catalog/root-table.ts'
import { modelFingerprint } from '../../electron/shared/model-ids.ts'
import { IngestLibrary } from '../helpers/ingest-library.ts'
import { unprivileged } from '../helpers/unprivileged.ts'

let library: IngestLibrary

beforeEach(() => {
  library = new IngestLibrary()
})
afterEach(() => library.close())

describe('differences', () => {
  test('new photos are pending; a second scan finds nothing to do', async () => {
    library.write('a.jpg')
    library.write('2019/summer/b.HEIC')
    library.write('raw.NEF')
    library.write('notes.txt')
    expect((await library.scan()).found).toEqual({ new: 3, changed: 0, revived: 0, same: 0 })
    expect(library.paths("status = 'pending'")).toEqual(['2019/summer/b.HEIC', 'a.jpg', 'raw.NEF'])
    expect(await library.scan()).toMatchObject({
      found: { new: 0, changed: 0, revived: 0, same: 3 },
      removed: 0,
      problems: [],
    })
  })

  test('a change of size or of time makes a photo pending, and it stays findable', async () => {
    const grown = library.write('grown.jpg', 'a')
    const touched = library.write('touched.jpg', 'b')
    library.write('same.jpg', 'c')
    await library.scan()
    await library.ingest()
    const { mtimeMs } = statSync(grown)
    library.write('grown.jpg', 'aa')
    utimesSync(grown, mtimeMs / 1000, mtimeMs / 1000)
    utimesSync(touched, 9000, 9000)
    expect((await library.scan()).found).toMatchObject({ changed: 2, same: 1 })
    expect(library.paths("status = 'pending' AND content_id IS NOT NULL")).toEqual([
      'grown.jpg',
      'touched.jpg',
    ])
  })

  test('a second scan finds equal times, to the fraction of a millisecond', async () => {
    utimesSync(library.write('a.jpg'), 1234.5678, 1234.5678)
    utimesSync(library.write('b.jpg'), 1234.5672, 1234.5672)
    await library.scan()
    await library.ingest()
    expect((await library.scan()).found).toMatchObject({ same: 2, changed: 0 })
  })

  test('a vanished photo is removed, and comes back with all its data', async () => {
    const path = library.write('a.jpg')
    library.write('b.jpg')
    await library.scan()
    await library.ingest()
    renameSync(path, join(library.base, 'aside.jpg'))
    expect((await library.scan()).removed).toBe(1)
    expect(library.paths()).toEqual(['b.jpg'])
    renameSync(join(library.base, 'aside.jpg'), path)
    expect((await library.scan()).found).toMatchObject({ revived: 1, same: 1 })
    expect(library.paths("status = 'indexed'")).toEqual(['a.jpg', 'b.jpg'])
    expect((await library.ingest()).ingested).toEqual([])
  })

  test('a photo revived after a change of model waits for the new one', async () => {
    const path = library.write('a.jpg')
    await library.scan()
    await library.ingest()
    renameSync(path, join(library.base, 'aside.jpg'))
    await library.scan()
    library.fill({ ...library.model, fingerprint: modelFingerprint('second'), modelDir: '/m' }, 1)
    renameSync(join(library.base, 'aside.jpg'), path)
    await library.scan()
    expect(library.paths("status = 'pending'")).toEqual(['a.jpg'])
  })

  test('thousands of photos never hold the event loop for long', async () => {
    for (let i = 0; i < 3000; i++) library.write(`${i % 30}/${i}.jpg`, '')
    const longest = await longestHold(() => library.scan())
    expect(library.count('photo')).toBe(3000)
    // Counted in work, not in time: between two turns at most one slice is written.
    expect(longest.photos).toBeLessThanOrEqual(64)
  })

  /** The most photos written between two turns of the event loop. */
  async function longestHold(work: () => Promise<unknown>): Promise<{ photos: number }> {
    let photos = 0
    let before = 0
    let done = false
    const watch = () => {
      const now = library.count('photo')
      photos = Math.max(photos, now - before)
      before = now
      if (!done) setImmediate(watch)
    }
    setImmediate(watch)
    await work().finally(() => {
      done = true
    })
    return { photos }
  }
})

describe('offline', () => {
  test('a missing root is offline; its photos stay, and are online again when it is back', async () => {
    library.write('a.jpg')
    await library.scan()
    await library.ingest()
    renameSync(library.photosDir, join(library.base, 'unplugged'))
    const [folder] = library.folders.list()
    const rootId = folder?.id ?? 0
    expect(await library.reconciler.reconcileRoot(rootId)).toMatchObject({ status: 'offline', removed: 0 })
    expect(library.folders.list()).toMatchObject([{ status: 'offline', photos: 1 }])
    expect(library.paths("status = 'indexed'")).toEqual(['a.jpg'])
    renameSync(join(library.base, 'unplugged'), library.photosDir)
    expect(await library.reconciler.reconcileRoot(rootId)).toMatchObject({
      status: 'online',
      found: { same: 1 },
    })
    expect(library.folders.list()).toMatchObject([{ status: 'online', photos: 1 }])
  })

  test('an empty mount point in place of the disk is offline, not a deletion', async () => {
    library.write('a.jpg')
    await library.scan()
    onAnotherDisk()
    rmSync(join(library.photosDir, 'a.jpg'))
    expect(await library.scan()).toMatchObject({ status: 'offline', removed: 0 })
    expect(library.paths()).toEqual(['a.jpg'])
  })

  test('a disk that returns under another device number is online', async () => {
    library.write('a.jpg')
    await library.scan()
    onAnotherDisk()
    expect((await library.scan()).status).toBe('online')
    rmSync(join(library.photosDir, 'a.jpg'))
    expect(await library.scan()).toMatchObject({ status: 'online', removed: 1 })
  })

  test('the last photo of a folder that stays in place can be deleted', async () => {
    const path = library.write('a.jpg')
    await library.scan()
    rmSync(path)
    expect(await library.scan()).toMatchObject({ status: 'online', removed: 1 })
  })

  test('a root that goes away in the middle of a scan loses no photo', async () => {
    for (let i = 0; i < 300; i++) library.write(`${i}/${i}.jpg`)
    await library.scan()
    const scan = library.reconciler.reconcileRoot(library.folders.list()[0]?.id ?? 0)
    const unplug = setInterval(() => {
      if (library.count('root', 'device IS NULL') === 0)
        renameSync(library.photosDir, join(library.base, 'unplugged'))
      clearInterval(unplug)
    }, 1)
    const { removed } = await scan
    expect(removed).toBe(0)
    expect(library.paths()).toHaveLength(300)
  })

  /** As if the catalogue remembered the folder from another disk. */
  function onAnotherDisk(): void {
    new RootWriter(library.db).setDevice(library.folders.list()[0]?.id ?? 0, 'another')
  }

  test('reports a sub-folder that cannot be read, and its photos stay', async () => {
    library.write('locked/a.jpg')
    library.write('b.jpg')
    await library.scan()
    chmodSync(join(library.photosDir, 'locked'), 0)
    const summary = await unprivileged(() => library.scan())
    chmodSync(join(library.photosDir, 'locked'), 0o755)
    expect(summary).toMatchObject({ removed: 0, problems: [{ path: join(library.photosDir, 'locked') }] })
    expect(library.paths()).toEqual(['b.jpg', 'locked/a.jpg'])
  })
})

describe('links', () => {
  test('a loop ends, and every photo has one path', async () => {
    library.write('sub/a.jpg')
    library.write('../outside.jpg')
    symlinkSync(library.photosDir, join(library.photosDir, 'sub', 'loop'))
    symlinkSync(library.base, join(library.photosDir, 'above'))
    symlinkSync(join(library.photosDir, 'sub'), join(library.photosDir, 'again'))
    symlinkSync(join(library.photosDir, 'nowhere'), join(library.photosDir, 'broken.jpg'))
    // A broken link was passed over before: its name is a picture's, so it is listed.
    expect(await library.scan()).toMatchObject({ found: { new: 1 }, problems: [{ code: 'link-broken' }] })
    expect(library.paths()).toEqual(['sub/a.jpg'])
  })

  test('a link to a folder elsewhere is followed once, under the first of its names', async () => {
    mkdirSync(join(library.base, 'elsewhere'))
    library.write('../elsewhere/a.jpg')
    symlinkSync(join(library.base, 'elsewhere'), join(library.photosDir, 'link-b'))
    symlinkSync(join(library.base, 'elsewhere'), join(library.photosDir, 'link-a'))
    await library.scan()
    expect(library.paths()).toEqual(['link-a/a.jpg'])
  })

  test('two folders outside that link to each other end too', async () => {
    for (const name of ['one', 'two']) mkdirSync(join(library.base, name))
    symlinkSync(join(library.base, 'two'), join(library.base, 'one', 'to-two'))
    symlinkSync(join(library.base, 'one'), join(library.base, 'two', 'to-one'))
    library.write('../one/a.jpg')
    library.write('../two/b.jpg')
    symlinkSync(join(library.base, 'one'), join(library.photosDir, 'start'))
    await library.scan()
    expect(library.paths()).toEqual(['start/a.jpg', 'start/to-two/b.jpg'])
  })
})

describe('ignore rules', () => {
  test('leave out files of systems, and the library itself', async () => {
    for (const path of [
      '.hidden.jpg',
      '._a.jpg',
      '.thumbs/a.jpg',
      '@eaDir/a.jpg',
      '#recycle/a.jpg',
      'a.jpg',
    ]) {
      library.write(path)
    }
    library.write('../library/thumbnails/aa/aa.jpg')
    await library.scan(library.base)
    expect(library.paths()).toEqual(['a.jpg'])
  })

  test('a new pattern removes matching photos, and brings them back when it goes', async () => {
    library.write('keep.jpg')
    library.write('trash/a.jpg')
    await library.scan()
    await library.ingest()
    library.ignorePatterns = ['trash/']
    expect((await library.scan()).removed).toBe(1)
    expect(library.paths()).toEqual(['keep.jpg'])
    library.ignorePatterns = []
    expect((await library.scan()).found.revived).toBe(1)
    expect((await library.ingest()).ingested).toEqual([])
  })
})

describe('single paths', () => {
  test('take, look at and remove paths like a scan', async () => {
    library.write('a.jpg')
    await library.scan()
    const rootId = library.folders.list()[0]?.id ?? 0
    const look = (...paths: string[]) =>
      library.reconciler.reconcilePaths(
        rootId,
        paths.map((path) => join(library.photosDir, path)),
      )
    library.write('sub/b.jpg')
    library.write('.hidden/c.jpg')
    library.write('sub/d.txt')
    expect(await look('sub/b.jpg', '.hidden/c.jpg', '.hidden', 'sub/d.txt', 'a.jpg')).toMatchObject({
      found: { new: 1, same: 1 },
      removed: 0,
    })
    rmSync(join(library.photosDir, 'sub'), { recursive: true })
    expect(await look('sub')).toMatchObject({ status: 'online', removed: 1 })
    expect(library.paths()).toEqual(['a.jpg'])
  })

  test('that are folders are taken with everything in them, and lose missing photos', async () => {
    library.write('sub/gone.jpg')
    library.write('other/a.jpg')
    mkdirSync(join(library.base, 'elsewhere'))
    library.write('../elsewhere/linked.jpg')
    symlinkSync(join(library.base, 'elsewhere'), join(library.photosDir, 'link'))
    mkdirSync(join(library.photosDir, 'sub', 'x'))
    symlinkSync(join(library.base, 'elsewhere'), join(library.photosDir, 'sub', 'again'))
    await library.scan()
    expect(library.paths()).toEqual(['link/linked.jpg', 'other/a.jpg', 'sub/gone.jpg'])
    rmSync(join(library.photosDir, 'sub', 'gone.jpg'))
    rmSync(join(library.photosDir, 'other'), { recursive: true })
    library.write('sub/deep/new.jpg')
    const rootId = library.folders.list()[0]?.id ?? 0
    expect(await library.reconciler.reconcilePaths(rootId, [join(library.photosDir, 'sub')])).toMatchObject({
      found: { new: 1 },
      removed: 1,
    })
    // Paths outside of the folder, or behind a link, stay as they are.
    expect(library.paths()).toEqual(['link/linked.jpg', 'other/a.jpg', 'sub/deep/new.jpg'])
  })

  test('that vanish with their whole root stay', async () => {
    const path = library.write('a.jpg')
    await library.scan()
    const rootId = library.folders.list()[0]?.id ?? 0
    renameSync(library.photosDir, join(library.base, 'unplugged'))
    expect(await library.reconciler.reconcilePaths(rootId, [path])).toMatchObject({
      status: 'offline',
      removed: 0,
    })
    expect(library.paths()).toEqual(['a.jpg'])
    expect(library.folders.list()).toMatchObject([{ status: 'offline' }])
  })
})

test('a vanished folder of many photos is removed in slices', async () => {
  await library.folders.add(library.photosDir)
  const gone = join(library.photosDir, 'gone')
  library.db.execute(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
     INSERT INTO photo (root_id, path, bytes, modified_ms, status, captured_ms)
       SELECT 1, '${gone}/' || i || '.jpg', 1, 1, 'indexed', 1 FROM n`,
  )
  const left = () => library.count('photo', 'removed_ms IS NULL')
  const seen = new Set<number>()
  let removing = true
  setImmediate(function look() {
    if (!removing) return
    seen.add(left())
    setImmediate(look)
  })
  expect((await library.reconciler.reconcilePaths(1, [gone])).removed).toBe(1000)
  removing = false
  expect(left()).toBe(0)
  expect([...seen].some((n) => n > 0 && n < 1000)).toBe(true)
})
