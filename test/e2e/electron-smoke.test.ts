/**
 * The desktop in a real Electron, driven by Playwright: wherever its binary exists. CI cannot download it, so this
 * is skipped there too, and says so; test/integration/desktop-* holds the same rules on a stand-in.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Built, buildDesktop } from '../helpers/electron-stand-in/build.ts'
import { needsOnly } from '../helpers/needs.ts'

/** Electron's own installation says where its binary is; importing it would try to download one. */
function electronBinary(): string | null {
  const folder = resolve('node_modules', 'electron')
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const file = join(folder, 'path.txt')
  const name = existsSync(file) ? readFileSync(file, 'utf8') : 'electron'
  const path = join(named ?? join(folder, 'dist'), name)
  return existsSync(path) ? path : null
}

const binary = electronBinary()
describe('the desktop in Electron', needsOnly('electron', binary !== null), () => {
  let built: Built
  let folder: string
  let electron: ElectronApplication
  let page: Page

  beforeAll(async () => {
    built = buildDesktop()
    folder = mkdtempSync(join(tmpdir(), 'searlight-electron-'))
    electron = await _electron.launch({
      executablePath: binary ?? '',
      args: [
        join(built.dir, 'main', 'main.js'),
        `--user-data-dir=${join(folder, 'data')}`,
        `--library=${join(folder, 'library')}`,
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    })
    page = await electron.firstWindow()
  })

  afterAll(async () => {
    await electron?.close()
    built?.remove()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  it('shows its page under its own scheme', async () => {
    await page.waitForSelector('#root > *')
    expect(page.url()).toBe('searlight://app/')
    expect(await page.evaluate(() => [typeof globalThis, location.origin])).toEqual([
      'object',
      'searlight://app',
    ])
  })

  it('gives the page no Node and no Electron', async () => {
    const types = await page.evaluate('[typeof require, typeof process, typeof module].join()')
    expect(types).toBe('undefined,undefined,undefined')
  })

  it('keeps its content policy and stays on its page', async () => {
    const policy = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'))
    expect(policy).toContain("default-src 'none'")
    await page.evaluate("void setTimeout(() => { location.href = 'https://example.org/' })")
    expect(await page.evaluate(() => location.href)).toBe('searlight://app/')
  })

  it('reaches the engine for pictures', async () => {
    expect(await page.evaluate(async () => (await fetch('/media/999999/thumbnail')).status)).toBe(404)
  })
})
