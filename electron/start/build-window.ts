/**
 * Builds the renderer where it is missing or older than its sources. In a process of its own, because a bundler
 * takes memory that the supervisor would keep for days, and beside the old one, because a build that is broken
 * off must not count.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PROJECT_DIR } from '../web/project.ts'
import { isStale, newestChangeMs } from './newest-file.ts'
import { atEnd, runTool } from './run-tool.ts'

const SOURCES = ['renderer', 'electron/shared', 'package-lock.json'].map((path) => join(PROJECT_DIR, path))
/** No build takes this long: it was killed. */
const ABANDONED_AFTER_MS = 60 * 60 * 1_000

/** @throws where it cannot be built */
export async function buildWindow(folder: string): Promise<void> {
  if (!isStale(join(folder, 'index.html'), SOURCES)) return
  const staging = join(dirname(folder), `${stagingPrefix(folder)}${randomUUID()}`)
  const clear = () => rmSync(staging, { recursive: true, force: true, maxRetries: 5 })
  const ended = atEnd(clear)
  try {
    if (makeStaging(staging, folder)) await buildIn(staging, folder)
  } finally {
    ended()
    clear()
  }
}

async function buildIn(staging: string, folder: string): Promise<void> {
  console.log('building the window (once)')
  await runTool('vite/bin/vite.js', [
    ...['build', '--config', join(PROJECT_DIR, 'renderer/vite.config.ts')],
    ...['--outDir', join(staging, 'new'), '--logLevel', 'error'],
  ])
  // Another start may have built it meanwhile: what is served must not be taken away without need.
  if (isStale(join(folder, 'index.html'), SOURCES)) swap(join(staging, 'new'), folder, join(staging, 'old'))
}

function stagingPrefix(folder: string): string {
  return `.${basename(folder)}-`
}

/** False where nothing can be written and there is a window all the same. @throws where there is none */
function makeStaging(staging: string, folder: string): boolean {
  const parent = dirname(folder)
  try {
    mkdirSync(staging, { recursive: true })
    clearAbandoned(parent, stagingPrefix(folder))
    return true
  } catch (error) {
    const why = `${parent} cannot be written (${(error as NodeJS.ErrnoException).code})`
    if (newestChangeMs([join(folder, 'index.html')]) === 0)
      throw new Error(`the window is not built, and ${why}`)
    console.log(`the window is older than its sources, and ${why}: it is shown as it is`)
    return false
  }
}

function clearAbandoned(parent: string, prefix: string): void {
  const isAbandoned = (path: string) => {
    // Another start may have removed its own meanwhile.
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS
  }
  for (const name of readdirSync(parent).filter((each) => each.startsWith(prefix))) {
    const path = join(parent, name)
    if (isAbandoned(path)) rmSync(path, { recursive: true, force: true })
  }
}

function swap(fresh: string, folder: string, old: string): void {
  try {
    renameSync(folder, old)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  try {
    renameSync(fresh, folder)
  } catch (error) {
    // Another start built it at the same time: its window is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
