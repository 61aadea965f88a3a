/** Watched folders that move, vanish, or are another disk by now lose nothing ([Note: In place]). */
import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { RootTable } from '../../electron/core/catalog/root-table.ts'
import { RecheckBudget } from '../../electron/core/ingest/file-diff.ts'
import { probeFolder } from '../../electron/core/ingest/root-probe.ts'
import { FakeDisks } from '../helpers/fake-disks.ts'
import { IngestLibrary } from '../helpers/ingest-library.ts'

let disks: FakeDisks
let library: IngestLibrary

beforeEach(() => {
  disks = new FakeDisks()
  library = new IngestLibrary(disks, new RecheckBudget(3))
})
afterEach(() => library.close())

async function indexed(...paths: readonly string[]): Promise<void> {
  for (const path of paths) library.write(path)
  await library.scan()
  await library.ingest()
}
const rootId = () => library.folders.list()[0]?.id ?? 0
const rescan = (id = rootId()) => library.reconciler.reconcileRoot(id)
const aside = () => join(library.base, 'aside')
const inPhotos = (path: string) => join(library.photosDir, path)
const folder = () => library.folders.list()[0]

describe('a root that is away', () => {
  test('replaced by an empty folder with the same device number is offline, and back with all photos', async () => {
    await indexed('a.jpg', 'b.jpg', 'c/d.jpg')
    renameSync(library.photosDir, aside())
    mkdirSync(library.photosDir)
    const { dev } = statSync(library.photosDir)
    expect(new RootTable(library.db).byId(rootId())?.device).toBe(String(dev))
    expect(await rescan()).toMatchObject({ status: 'offline', removed: 0 })
    expect(folder()).toMatchObject({ status: 'offline', offlineReason: 'photos-missing', photos: 3 })
    rmSync(library.photosDir, { recursive: true })
    renameSync(aside(), library.photosDir)
    expect(await rescan()).toMatchObject({ status: 'online', removed: 0, found: { same: 3 } })
    expect(folder()).toMatchObject({ status: 'online', offlineReason: null, photos: 3 })
    expect((await library.ingest()).ingested).toEqual([])
  })

  test('another stick with photos of its own at the same place is not taken in', async () => {
    await indexed('DCIM/1.jpg', 'DCIM/2.jpg')
    renameSync(library.photosDir, aside())
    library.write('DCIM/1.jpg', 'another camera')
    library.write('DCIM/3.jpg', 'another camera, again')
    expect(await rescan()).toMatchObject({ status: 'offline', removed: 0, found: { new: 0, changed: 0 } })
    expect(library.paths("status = 'indexed'")).toEqual(['DCIM/1.jpg', 'DCIM/2.jpg'])
    expect(library.count('photo')).toBe(2)
  })

  test('is offline for a reason: nothing there, a file, a folder that cannot be read', async () => {
    await indexed('a.jpg')
    renameSync(library.photosDir, aside())
    await rescan()
    expect(folder()).toMatchObject({ status: 'offline', offlineReason: 'missing' })
    writeFileSync(library.photosDir, 'a file')
    await rescan()
    expect(folder()).toMatchObject({ status: 'offline', offlineReason: 'not-a-folder' })
    rmSync(library.photosDir)
    renameSync(aside(), library.photosDir)
    disks.failures.set(library.photosDir, 'unreadable')
    await rescan()
    expect(folder()).toMatchObject({ status: 'offline', offlineReason: 'unreadable' })
    disks.failures.clear()
    await rescan()
    expect(folder()).toMatchObject({ status: 'online', offlineReason: null, photos: 1 })
  })

  test('is offline after all its photos were deleted, until the user confirms that they are gone', async () => {
    await indexed('a.jpg', 'b.jpg')
    rmSync(inPhotos('a.jpg'))
    rmSync(inPhotos('b.jpg'))
    expect(await rescan()).toMatchObject({ status: 'offline', removed: 0 })
    const paths = [inPhotos('a.jpg'), inPhotos('b.jpg')]
    expect(await library.reconciler.reconcilePaths(rootId(), paths)).toMatchObject({
      status: 'offline',
      removed: 0,
    })
    expect(await library.reconciler.photosAreGone(library.photosDir)).toMatchObject({
      status: 'online',
      removed: 2,
    })
    expect(folder()).toMatchObject({ status: 'online', offlineReason: null, photos: 0 })
  })

  test('cannot lose its photos while it is missing', async () => {
    await indexed('a.jpg')
    renameSync(library.photosDir, aside())
    await expect(library.reconciler.photosAreGone(library.photosDir)).rejects.toMatchObject({
      code: 'folder-missing',
    })
    await expect(library.reconciler.photosAreGone('/nowhere')).rejects.toMatchObject({
      code: 'folder-missing',
    })
    expect(library.paths()).toEqual(['a.jpg'])
  })

  test('preserves a photo that waits for its reading when its disk is another one', async () => {
    await indexed('a.jpg')
    library.write('b.jpg')
    await rescan()
    renameSync(library.photosDir, aside())
    mkdirSync(library.photosDir)
    await library.ingest()
    expect(folder()).toMatchObject({ status: 'offline', photos: 2, pending: 1 })
    expect(library.paths()).toEqual(['a.jpg', 'b.jpg'])
  })
})

describe('a root that is in place', () => {
  test('loses deleted photos if a scan finds at least one photo', async () => {
    await indexed('a.jpg', 'b.jpg', 'c.jpg')
    rmSync(inPhotos('a.jpg'))
    rmSync(inPhotos('b.jpg'))
    expect(await rescan()).toMatchObject({ status: 'online', removed: 2 })
  })

  test('is known under numbers that are all new, which are stored', async () => {
    await indexed('a.jpg')
    disks.identities.set(library.photosDir, { volume: 'uuid:new', device: '99', inode: '98', bornNs: '97' })
    expect((await rescan()).status).toBe('online')
    const stored = new RootTable(library.db).byId(rootId())
    expect(stored).toMatchObject({ volume: 'uuid:new', device: '99', inode: '98', bornNs: '97' })
  })

  test('of an earlier version is known by its photos', async () => {
    await indexed('a.jpg')
    library.db.execute("UPDATE root SET volume = NULL, device = '12345', inode = NULL, born_ns = NULL")
    library.db.execute('UPDATE photo SET changed_ms = NULL, inode = NULL')
    expect(await rescan()).toMatchObject({ status: 'online', found: { same: 1, changed: 0 } })
    expect(library.count('photo', 'changed_ms IS NOT NULL AND inode IS NOT NULL')).toBe(1)
    expect(library.count('root', 'inode IS NOT NULL AND born_ns IS NOT NULL')).toBe(1)
  })

  test('whose only sub-folder was renamed is that root, and embeds nothing again', async () => {
    await indexed('2019/a.jpg', '2019/b.jpg')
    renameSync(inPhotos('2019'), inPhotos('Summer 2019'))
    expect(await rescan()).toMatchObject({ status: 'online', removed: 2, found: { new: 2 } })
    expect((await library.ingest()).ingested).toEqual([])
    expect(library.paths()).toEqual(['Summer 2019/a.jpg', 'Summer 2019/b.jpg'])
  })

  test('whose photos were all edited is that root', async () => {
    await indexed('a.jpg', 'b.jpg')
    for (const name of ['a.jpg', 'b.jpg']) appendFileSync(inPhotos(name), ' with a caption')
    expect(await rescan()).toMatchObject({ status: 'online', removed: 0, found: { changed: 2 } })
  })

  test('and was replaced by a copy of itself is that root', async () => {
    await indexed('a.jpg')
    const { mtimeMs } = statSync(inPhotos('a.jpg'))
    renameSync(library.photosDir, aside())
    utimesSync(library.write('a.jpg'), mtimeMs / 1000, mtimeMs / 1000)
    expect((await rescan()).status).toBe('online')
  })
})

test('thumbnails of a library, this one or another, are neither photos nor a folder to watch', async () => {
  for (const dir of ['../library', 'other']) {
    library.write(`${dir}/thumbnails/aa/a.jpg`)
    library.write(`${dir}/previews/b.jpg`)
  }
  library.write('other/library.db')
  library.write('thumbnails/c.jpg')
  await library.scan()
  expect(library.paths()).toEqual(['thumbnails/c.jpg'])
  for (const folder of [inPhotos('other/thumbnails'), join(library.dir, 'thumbnails', 'aa')]) {
    await expect(library.folders.add(folder)).rejects.toMatchObject({ code: 'folder-of-library' })
  }
})

test('two roots that swap names lose no photo, and read none again', async () => {
  const other = join(library.base, 'other')
  await indexed('a.jpg')
  library.write('../other/b.jpg')
  await library.scan(other)
  await library.ingest()
  renameSync(library.photosDir, aside())
  renameSync(other, library.photosDir)
  renameSync(aside(), other)
  for (const { id } of library.folders.list()) expect((await rescan(id)).status).toBe('online')
  expect((await library.ingest()).ingested).toEqual([])
  const rows = library.rows<{ path: string }>(
    "SELECT path FROM photo WHERE removed_ms IS NULL AND status = 'indexed'",
  )
  expect(rows.map(({ path }) => path).sort()).toEqual([join(other, 'a.jpg'), inPhotos('b.jpg')])
})

describe('places inside a root', () => {
  const stick = () => inPhotos('stick')

  async function withStick(): Promise<void> {
    disks.points.add(stick())
    disks.identities.set(stick(), { volume: 'uuid:stick', device: '7' })
    await indexed('a.jpg', 'stick/b.jpg', 'stick/c.jpg')
  }
  function pull(): void {
    renameSync(stick(), aside())
    disks.points.clear()
    disks.identities.clear()
  }

  test('an empty mount point preserves its photos, and shows them again with the disk', async () => {
    await withStick()
    pull()
    mkdirSync(stick())
    expect(await rescan()).toMatchObject({ status: 'online', removed: 0 })
    expect(library.paths()).toEqual(['a.jpg', 'stick/b.jpg', 'stick/c.jpg'])
    rmSync(stick(), { recursive: true })
    renameSync(aside(), stick())
    disks.points.add(stick())
    expect(await rescan()).toMatchObject({ status: 'online', removed: 0, found: { same: 3 } })
  })

  test('a mount point that vanished with its disk preserves its photos', async () => {
    await withStick()
    pull()
    expect(await rescan()).toMatchObject({ status: 'online', removed: 0 })
    expect(await library.reconciler.reconcilePaths(rootId(), [stick()])).toMatchObject({ removed: 0 })
    expect(library.paths()).toEqual(['a.jpg', 'stick/b.jpg', 'stick/c.jpg'])
  })

  test('a connected disk loses the photos deleted on it, down to the last one', async () => {
    await withStick()
    rmSync(join(stick(), 'b.jpg'))
    rmSync(join(stick(), 'c.jpg'))
    expect(await rescan()).toMatchObject({ status: 'online', removed: 2 })
  })

  test('the user confirms that the photos of a disk are gone', async () => {
    await withStick()
    pull()
    await rescan()
    expect(await library.reconciler.photosAreGone(stick())).toMatchObject({ removed: 2 })
    expect(library.paths()).toEqual(['a.jpg'])
  })

  test('a link with a missing target preserves its photos; a deleted link removes them', async () => {
    library.write('../elsewhere/b.jpg')
    symlinkSync(join(library.base, 'elsewhere'), inPhotos('2019'))
    await indexed('a.jpg')
    expect(library.paths()).toEqual(['2019/b.jpg', 'a.jpg'])
    renameSync(join(library.base, 'elsewhere'), aside())
    expect(await rescan()).toMatchObject({ status: 'online', removed: 0 })
    mkdirSync(join(library.base, 'elsewhere'))
    expect(await rescan()).toMatchObject({ status: 'online', removed: 0 })
    rmSync(inPhotos('2019'))
    expect(await rescan()).toMatchObject({ status: 'online', removed: 1 })
  })
})

describe('files of the same size and time', () => {
  const stamps = (path: string) => {
    const { atime, mtime } = statSync(path)
    return () => utimesSync(path, atime, mtime)
  }

  test('that were replaced are noticed', async () => {
    await indexed('a.jpg', 'b.jpg')
    const path = inPhotos('a.jpg')
    const restore = stamps(path)
    writeFileSync(`${path}.new`, 'A.JPG')
    renameSync(`${path}.new`, path)
    restore()
    expect((await rescan()).found).toMatchObject({ changed: 1, same: 1 })
    expect((await library.ingest()).ingested).toEqual([path])
  })

  test('that were written over in place are noticed', async () => {
    await indexed('a.jpg', 'b.jpg')
    const path = inPhotos('a.jpg')
    const restore = stamps(path)
    writeFileSync(path, 'A.JPG')
    restore()
    expect((await rescan()).found).toMatchObject({ changed: 1 })
    expect((await library.ingest()).ingested).toEqual([path])
    expect((await rescan()).found).toMatchObject({ changed: 0, same: 2 })
  })

  test.each([
    ['other permissions', (path: string) => chmodSync(path, 0o600)],
    ['a hard link', (path: string) => linkSync(path, join(path, '..', '..', 'link.jpg'))],
    [
      'a rename there and back',
      (path: string) => {
        renameSync(path, `${path}.x`)
        renameSync(`${path}.x`, path)
      },
    ],
  ])('and %s are hashed once, and not embedded again', async (_name, touch) => {
    await indexed('a.jpg', 'b.jpg')
    touch(inPhotos('a.jpg'))
    expect((await rescan()).found).toMatchObject({ changed: 1, same: 1 })
    const port = await library.ingest()
    expect(port.identified).toEqual([inPhotos('a.jpg')])
    expect(port.ingested).toEqual([])
    expect((await rescan()).found).toMatchObject({ changed: 0, same: 2 })
  })

  test('are hashed a few a scan where all were touched, and stay findable', async () => {
    await indexed(...Array.from({ length: 8 }, (_, i) => `${i}.jpg`))
    for (let i = 0; i < 8; i++) chmodSync(inPhotos(`${i}.jpg`), 0o600)
    const hashed: number[] = []
    for (let scan = 0; scan < 4; scan++) {
      hashed.push((await rescan()).found.changed)
      expect(library.count('photo', 'content_id IS NOT NULL')).toBe(8)
      expect((await library.ingest()).ingested).toEqual([])
    }
    expect(hashed).toEqual([3, 3, 2, 0])
  })
})

test('a file system that does not answer is unreadable, and gets one question at a time', async () => {
  let looks = 0
  const never = () => {
    looks++
    return new Promise<never>(() => {})
  }
  expect(await probeFolder('/stalled', 20, never)).toEqual({ kind: 'unreadable' })
  expect(await probeFolder('/stalled', 20, never)).toEqual({ kind: 'unreadable' })
  expect(looks).toBe(1)
})
