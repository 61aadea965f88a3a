/** Real changes in real folders, noticed by the real watcher. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RootTable } from '../../electron/core/catalog/root-table.ts'
import { FolderWatcher } from '../../electron/core/ingest/folder-watcher.ts'
import { createIgnoreRules } from '../../electron/core/ingest/ignore-rules.ts'
import type { WatchFiles } from '../../electron/core/ingest/root-watch.ts'
import { IngestLibrary } from '../helpers/ingest-library.ts'
import { needs } from '../helpers/needs.ts'
import { unprivileged } from '../helpers/unprivileged.ts'

/** The watcher reports a change after the file has come to rest; this is longer. */
const NOTICED = { timeout: 30_000, interval: 50 }

let library: IngestLibrary
let watcher: FolderWatcher
let fallbacks: string[]

beforeEach(() => {
  library = new IngestLibrary()
  fallbacks = []
})
afterEach(async () => {
  await watcher.close()
  library.close()
})

async function startWatching(watchFiles?: WatchFiles): Promise<void> {
  await library.folders.add(library.photosDir)
  watcher = new FolderWatcher({
    reconciler: library.reconciler,
    roots: () => new RootTable(library.db).watched(),
    rules: () => createIgnoreRules(library.ignorePatterns, library.dir),
    onReconciled: () => {},
    onFallback: (_path, reason) => fallbacks.push(reason),
    onError: (error) => {
      throw error
    },
    lookMs: 100,
    scanUnwatchedMs: 200,
    ...(watchFiles && { watchFiles }),
  })
  await watcher.start()
}

const paths = () => library.paths()

test('finds the existing photos at the start', async () => {
  library.write('a.jpg')
  await startWatching()
  expect(paths()).toEqual(['a.jpg'])
})

test('new, changed, renamed and deleted photos are noticed', async () => {
  library.write('a.jpg')
  library.write('b.jpg')
  await startWatching()
  await library.ingest()
  library.write('new/deep/c.jpg')
  await expect.poll(paths, NOTICED).toEqual(['a.jpg', 'b.jpg', 'new/deep/c.jpg'])
  library.write('a.jpg', 'other bytes')
  await expect.poll(() => library.paths("status = 'pending'"), NOTICED).toContain('a.jpg')
  renameSync(join(library.photosDir, 'b.jpg'), join(library.photosDir, 'd.jpg'))
  await expect.poll(paths, NOTICED).toEqual(['a.jpg', 'd.jpg', 'new/deep/c.jpg'])
  rmSync(join(library.photosDir, 'new'), { recursive: true })
  await expect.poll(paths, NOTICED).toEqual(['a.jpg', 'd.jpg'])
  expect(fallbacks).toEqual([])
})

test('a moved folder loses no embedding', async () => {
  for (let i = 0; i < 20; i++) library.write(`old/${i}.jpg`)
  await startWatching()
  await library.ingest()
  renameSync(join(library.photosDir, 'old'), join(library.photosDir, 'moved'))
  await expect.poll(() => paths().filter((path) => path.startsWith('moved/')).length, NOTICED).toBe(20)
  await expect.poll(() => paths().length, NOTICED).toBe(20)
  expect((await library.ingest()).ingested).toEqual([])
})

test('does not take a file that is still being copied', async () => {
  await startWatching()
  const path = library.write('slow.jpg', 'x')
  let bytes = 1
  const copy = setInterval(() => {
    appendFileSync(path, 'x'.repeat(100))
    bytes += 100
  }, 200)
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  expect(paths()).toEqual([])
  clearInterval(copy)
  await expect.poll(() => library.rows('SELECT bytes FROM photo'), NOTICED).toEqual([{ bytes }])
})

test('ignores files that the rules leave out', async () => {
  library.ignorePatterns = ['trash/']
  await startWatching()
  library.write('trash/a.jpg')
  library.write('.hidden/b.jpg')
  library.write('notes.txt')
  library.write('z.jpg')
  await expect.poll(paths, NOTICED).toEqual(['z.jpg'])
})

test('names that are not UTF-8 are noticed, and leave the list when renamed', needs('linux'), async () => {
  await startWatching()
  const raw = library.writeRaw('', 'M\xfcnchen.jpg')
  await expect.poll(() => library.failed(), NOTICED).toEqual([['M\\xfcnchen.jpg', 'name-unreadable']])
  renameSync(raw, join(library.photosDir, 'München.jpg'))
  await expect.poll(() => library.failed(), NOTICED).toEqual([])
  await expect.poll(paths, NOTICED).toEqual(['München.jpg'])
})

test('a folder leaves the list of problems when it can be entered again; videos are counted as they come', async () => {
  library.write('locked/a.jpg')
  chmodSync(join(library.photosDir, 'locked'), 0)
  await unprivileged(startWatching)
  expect(library.failed()).toEqual([['locked', 'folder-unreadable']])
  chmodSync(join(library.photosDir, 'locked'), 0o755)
  await expect.poll(() => library.failed(), NOTICED).toEqual([])
  expect(paths()).toEqual(['locked/a.jpg'])
  library.write('film.mp4')
  await expect.poll(() => library.leftOut(), NOTICED).toEqual([['', 'video', 1]])
})

test(
  'a pipe and a broken link that come are listed, and nothing waits for them',
  needs('posix'),
  async () => {
    execFileSync('mkfifo', [join(library.photosDir, 'first.jpg')])
    await startWatching()
    execFileSync('mkfifo', [join(library.photosDir, 'pipe.jpg')])
    symlinkSync('nowhere', join(library.photosDir, 'broken.jpg'))
    library.write('a.jpg')
    await expect
      .poll(() => library.failed().map(([, code]) => code), NOTICED)
      .toEqual(['link-broken', 'special-file', 'special-file'])
    await expect.poll(paths, NOTICED).toEqual(['a.jpg'])
    rmSync(join(library.photosDir, 'broken.jpg'))
    await expect.poll(() => library.failed().length, NOTICED).toBe(2)
  },
)

test('an unplugged folder goes offline, and online with its changes when it is back', async () => {
  library.write('a.jpg')
  await startWatching()
  const status = () => library.folders.list()[0]?.status
  renameSync(library.photosDir, join(library.base, 'unplugged'))
  await expect.poll(status, NOTICED).toBe('offline')
  expect(paths()).toEqual(['a.jpg'])
  library.write('../unplugged/b.jpg')
  renameSync(join(library.base, 'unplugged'), library.photosDir)
  await expect.poll(status, NOTICED).toBe('online')
  expect(paths()).toEqual(['a.jpg', 'b.jpg'])
  library.write('c.jpg')
  await expect.poll(paths, NOTICED).toEqual(['a.jpg', 'b.jpg', 'c.jpg'])
})

test('scans a folder without change events at intervals, and reports it', async () => {
  library.write('a.jpg')
  await startWatching((path, options) => {
    const watching = watch(path, options)
    setTimeout(() =>
      watching.emit('error', new Error('ENOSPC: System limit for number of file watchers reached')),
    )
    return watching
  })
  expect(fallbacks).toEqual(['ENOSPC: System limit for number of file watchers reached'])
  library.write('b.jpg')
  await expect.poll(paths, NOTICED).toEqual(['a.jpg', 'b.jpg'])
})

test('a folder added later is watched too, a removed one no longer', async () => {
  library.write('../more/a.jpg')
  await startWatching()
  await library.folders.add(join(library.base, 'more'))
  await watcher.foldersChanged()
  expect(library.count('photo')).toBe(1)
  library.write('../more/b.jpg')
  await expect.poll(() => library.count('photo'), NOTICED).toBe(2)
  await library.folders.remove(join(library.base, 'more'))
  await watcher.foldersChanged()
  library.write('../more/c.jpg')
  library.write('z.jpg')
  await expect.poll(paths, NOTICED).toEqual(['z.jpg'])
  expect(library.count('photo')).toBe(3)
})

test('new rules count at once', async () => {
  library.write('trash/a.jpg')
  await startWatching()
  library.ignorePatterns = ['trash/']
  await watcher.rulesChanged()
  expect(paths()).toEqual([])
})

test('after close nothing is noticed', async () => {
  await startWatching()
  await watcher.close()
  mkdirSync(join(library.photosDir, 'sub'))
  library.write('sub/a.jpg')
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  expect(paths()).toEqual([])
})

/** The system's watches, with chokidar's entries for them. */
function counted(): { readonly all: FSWatcher[]; readonly watchFiles: WatchFiles } {
  const all: FSWatcher[] = []
  const watchFiles: WatchFiles = (path, options) => {
    const watching = watch(path, options)
    all.push(watching)
    return watching
  }
  return { all, watchFiles }
}

test('changes that overlap listen to each folder once, and close() ends them all', async () => {
  library.write('../more/a.jpg')
  const { all, watchFiles } = counted()
  await startWatching(watchFiles)
  await library.folders.add(join(library.base, 'more'))
  const changes = [watcher.foldersChanged(), watcher.foldersChanged(), watcher.foldersChanged()]
  await Promise.all(changes)
  expect(all).toHaveLength(2)
  const anew = [watcher.rulesChanged(), watcher.foldersChanged(), watcher.rulesChanged()]
  await Promise.all(anew)
  expect(all.filter(({ closed }) => !closed)).toHaveLength(2)
  await watcher.close()
  expect(all.every(({ closed }) => closed)).toBe(true)
})

test('close() waits for running work, which then opens and asks nothing more', async () => {
  library.write('../more/a.jpg')
  const { all, watchFiles } = counted()
  await startWatching(watchFiles)
  await library.folders.add(join(library.base, 'more'))
  const changes = [watcher.rulesChanged(), watcher.foldersChanged()]
  await watcher.close()
  library.db.close()
  await Promise.all(changes)
  expect(all.every(({ closed }) => closed)).toBe(true)
})

test('close() does not wait for a folder that never becomes ready', async () => {
  await startWatching((path, options) => {
    const watching = watch(path, options)
    if (String(path).endsWith('more')) watching.once = () => watching
    return watching
  })
  library.write('../more/a.jpg')
  await library.folders.add(join(library.base, 'more'))
  const change = watcher.foldersChanged()
  await new Promise((resolve) => setTimeout(resolve, 200))
  await watcher.close()
  await change
})

test('reports a failing look, and continues to look', async () => {
  const { watchFiles } = counted()
  await startWatching(watchFiles)
  const errors: unknown[] = []
  let fails = true
  const failing = new FolderWatcher({
    reconciler: library.reconciler,
    roots: () => {
      if (fails) throw new Error('the database is gone')
      return new RootTable(library.db).watched()
    },
    rules: () => createIgnoreRules([], library.dir),
    onReconciled: () => {},
    onFallback: () => {},
    onError: (error) => errors.push(error),
    lookMs: 20,
  })
  await failing.start()
  await expect.poll(() => errors.length, NOTICED).toBeGreaterThan(2)
  fails = false
  await failing.close()
})
