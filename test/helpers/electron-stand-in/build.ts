/** Builds the desktop as `npm run build` does, into a folder of its own inside the checkout; for tests. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'

export interface Built {
  readonly dir: string
  remove(): void
}

/** Inside the checkout, so that modules outside of the bundle come from its node_modules. */
export function buildDesktop(): Built {
  mkdirSync('.artifacts', { recursive: true })
  const dir = mkdtempSync(resolve('.artifacts', 'desktop-'))
  const script = join('node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'build'], {
    encoding: 'utf8',
    env: { ...process.env, SEARLIGHT_OUT: dir },
  })
  const remove = () => rmSync(dir, { recursive: true, force: true })
  if (status === 0) return { dir, remove }
  remove()
  throw new Error(`electron-vite build failed:\n${stdout}${stderr}`)
}

/**
 * A page of a few lines in the renderer's place: it holds main and preload to their rules, whatever the renderer does.
 */
export function usePage(built: Built): void {
  const renderer = join(built.dir, 'renderer')
  rmSync(renderer, { recursive: true, force: true })
  cpSync(new URL('./page', import.meta.url), renderer, { recursive: true })
}
