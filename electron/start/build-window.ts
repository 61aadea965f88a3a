/**
 * Builds the renderer if it is missing or older than its sources. It builds in a process of its own, because the
 * supervisor would hold a bundler's memory for days, and beside the old build, because an interrupted build must not
 * count. Runs in the process of `npm start`.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { PROJECT_DIR } from '../web/project.ts'
import { isStale, newestChangeMs } from './newest-file.ts'
import { atEnd, runTool } from './run-tool.ts'

const SOURCES = ['renderer', 'electron/shared', 'package-lock.json'].map((path) => join(PROJECT_DIR, path))
/** No build takes this long, so an older folder is the leftover of a killed one. */
const ABANDONED_AFTER_MS = 60 * 60 * 1_000

/** @throws Error if the build fails */
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
  // Another start may have built it meanwhile, and a host may already serve that build.
  if (isStale(join(folder, 'index.html'), SOURCES)) swap(join(staging, 'new'), folder, join(staging, 'old'))
}

function stagingPrefix(folder: string): string {
  return `.${basename(folder)}-`
}

/** False if nothing can be written but an older window exists. @throws Error if none exists */
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
    // Another start built it at the same time, and its window is as good.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
