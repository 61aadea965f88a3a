/**
 * Builds the renderer where it is missing or older than its sources. In a process of its own, because a bundler
 * takes memory that the supervisor would keep for days, and beside the old one, because a build that is broken
 * off must not count.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isStale } from './newest-file.ts'
import { PROJECT_DIR } from './project.ts'
import { runTool } from './run-tool.ts'

const SOURCES = ['renderer', 'electron/shared', 'package-lock.json'].map((path) => join(PROJECT_DIR, path))

/** @throws where it cannot be built */
export async function buildWindow(folder: string): Promise<void> {
  if (!isStale(join(folder, 'index.html'), SOURCES)) return
  console.log('building the window (once)')
  mkdirSync(dirname(folder), { recursive: true })
  const staging = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`))
  try {
    await runTool('vite/bin/vite.js', [
      ...['build', '--config', join(PROJECT_DIR, 'renderer/vite.config.ts')],
      ...['--outDir', join(staging, 'new'), '--logLevel', 'error'],
    ])
    // Another start may have built it meanwhile: what is served must not be taken away without need.
    if (isStale(join(folder, 'index.html'), SOURCES)) swap(join(staging, 'new'), folder, join(staging, 'old'))
  } finally {
    rmSync(staging, { recursive: true, force: true })
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
