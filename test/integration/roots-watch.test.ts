/** Folders that move while they are watched: offline when they go, back when they come, and listened to again. */
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RootTable } from '../../electron/core/catalog/root-table.ts'
import { FolderWatcher } from '../../electron/core/ingest/folder-watcher.ts'
import { createIgnoreRules } from '../../electron/core/ingest/ignore-rules.ts'
import { FakeDisks } from '../helpers/fake-disks.ts'
import { IngestLibrary } from '../helpers/ingest-library.ts'

const NOTICED = { timeout: 30_000, interval: 50 }

let disks: FakeDisks
let library: IngestLibrary
let watcher: FolderWatcher
let errors: unknown[]

beforeEach(() => {
  disks = new FakeDisks()
  library = new IngestLibrary(disks)
  errors = []
})
afterEach(async () => {
  await watcher.close()
  library.close()
  expect(errors).toEqual([])
})

async function watch(...paths: readonly string[]): Promise<void> {
  for (const path of paths) library.write(path)
  await library.scan()
  await library.ingest()
  watcher = new FolderWatcher({
    reconciler: library.reconciler,
    files: disks,
    roots: () => new RootTable(library.db).watched(),
    rules: () => createIgnoreRules([], library.dir),
    onReconciled: () => {},
    onFallback: () => {},
    onError: (error) => errors.push(error),
    lookMs: 100,
  })
  await watcher.start()
}

const aside = () => join(library.base, 'aside')
const state = () => {
  const [folder] = library.folders.list()
  return `${folder?.status} ${folder?.offlineReason} ${folder?.photos}`
}
const IN_PLACE = (photos: number) => `online null ${photos}`

test('renamed away and back: never a photo less, and listened to under its new inode', async () => {
  await watch('a.jpg', 'sub/b.jpg', 'sub/c.jpg')
  renameSync(library.photosDir, aside())
  await expect.poll(state, NOTICED).toBe('offline missing 3')
  renameSync(aside(), library.photosDir)
  await expect.poll(state, NOTICED).toBe(IN_PLACE(3))
  library.write('sub/d.jpg')
  await expect.poll(state, NOTICED).toBe(IN_PLACE(4))
})

test('replaced by an empty folder of the same device, then by another folder with its photos', async () => {
  await watch('a.jpg', 'b.jpg')
  renameSync(library.photosDir, aside())
  mkdirSync(library.photosDir)
  await expect.poll(state, NOTICED).toBe('offline photos-missing 2')
  rmSync(library.photosDir, { recursive: true })
  renameSync(aside(), library.photosDir)
  await expect.poll(state, NOTICED).toBe(IN_PLACE(2))
  library.write('c.jpg')
  await expect.poll(state, NOTICED).toBe(IN_PLACE(3))
})

test('photos that come back into the folder that stayed are back, all of them', async () => {
  await watch('a.jpg', 'sub/b.jpg')
  mkdirSync(aside())
  for (const name of ['a.jpg', 'sub']) renameSync(join(library.photosDir, name), join(aside(), name))
  await expect.poll(state, NOTICED).toBe('offline photos-missing 2')
  for (const name of ['a.jpg', 'sub']) renameSync(join(aside(), name), join(library.photosDir, name))
  await expect.poll(state, NOTICED).toBe(IN_PLACE(2))
})

test('back when its parent folder appears', async () => {
  library.write('above/root/a.jpg')
  await library.folders.add(join(library.photosDir, 'above', 'root'))
  await library.reconciler.reconcileRoot(1)
  await library.ingest()
  watcher = new FolderWatcher({
    reconciler: library.reconciler,
    roots: () => new RootTable(library.db).watched(),
    rules: () => createIgnoreRules([], library.dir),
    onReconciled: () => {},
    onFallback: () => {},
    onError: (error) => errors.push(error),
    lookMs: 100,
  })
  await watcher.start()
  renameSync(library.photosDir, aside())
  await expect.poll(state, NOTICED).toBe('offline missing 1')
  renameSync(aside(), library.photosDir)
  await expect.poll(state, NOTICED).toBe(IN_PLACE(1))
})

test('another disk at the same path is noticed by its identity alone', async () => {
  await watch('a.jpg')
  rmSync(join(library.photosDir, 'a.jpg'))
  disks.identities.set(library.photosDir, { device: '77', inode: '77' })
  await expect.poll(state, NOTICED).toBe('offline photos-missing 1')
  library.write('a.jpg')
  disks.identities.set(library.photosDir, { device: '78', inode: '78' })
  await expect.poll(state, NOTICED).toBe(IN_PLACE(1))
})

test('scans a disk that is mounted inside at once, and preserves its photos when it is pulled', async () => {
  await watch('a.jpg', 'stick/.keep')
  const stick = join(library.photosDir, 'stick')
  rmSync(stick, { recursive: true })
  library.write('../aside/b.jpg')
  renameSync(aside(), stick)
  disks.points.add(stick)
  await expect.poll(state, NOTICED).toBe(IN_PLACE(2))
  await expect.poll(() => library.count('root_place'), NOTICED).toBe(1)
  renameSync(stick, aside())
  disks.points.clear()
  mkdirSync(stick)
  library.write('c.jpg')
  await expect.poll(state, NOTICED).toBe(IN_PLACE(3))
  expect(library.paths()).toContain('stick/b.jpg')
})

test('follows a link whose target comes and goes', async () => {
  library.write('../elsewhere/b.jpg')
  symlinkSync(join(library.base, 'elsewhere'), join(library.photosDir, '2019'))
  await watch('a.jpg')
  renameSync(join(library.base, 'elsewhere'), aside())
  library.write('c.jpg')
  await expect.poll(state, NOTICED).toBe(IN_PLACE(3))
  library.write('../aside/d.jpg')
  renameSync(aside(), join(library.base, 'elsewhere'))
  await expect.poll(state, NOTICED).toBe(IN_PLACE(4))
})
