/** The engine dies under the window: it says so, comes back by itself, and shows the same query again. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/browser.ts'
import { startCli } from '../helpers/cli.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { needs } from '../helpers/needs.ts'
import { startWebHost, type WebHost } from '../helpers/web-host.ts'
import { killWorkers } from './processes.ts'
import { SearlightWindow } from './searlight-window.ts'

const PHOTOS = 40

describe('when something dies', needs('browser'), () => {
  const base = mkdtempSync(join(tmpdir(), 'searlight-e2e-'))
  const libraryDir = join(base, 'library')
  let browser: Browser
  let host: WebHost
  let window: SearlightWindow

  beforeAll(async () => {
    await generatePhotos({ folder: join(base, 'photos'), count: PHOTOS, width: 640, height: 480 })
    await writeLetterClip(join(base, 'model'))
    ;[browser, host] = await Promise.all([
      launchChromium(),
      startWebHost({ dataDir: join(base, 'data'), libraryDir }),
    ])
    window = await SearlightWindow.open(browser, host.url)
    await window.chooseModel(join(base, 'model'))
    await window.addFolder(join(base, 'photos'))
    await window.indexed(PHOTOS)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
    rmSync(base, { recursive: true, force: true })
  })

  it('the engine: the window says so, and the same query is answered again', async () => {
    await window.composer.fill('a red house')
    await window.settled()
    await window.photos.nth(2).hover()
    await window.page.getByLabel('Use as reference', { exact: true }).click()
    await expect.poll(() => window.references.count()).toBe(1)
    const before = await window.results()
    await host.killEngine()
    await window.page
      .getByText(/engine stopped/i)
      .first()
      .waitFor()
    await window.page
      .getByText(/engine stopped/i)
      .first()
      .waitFor({ state: 'hidden' })
    expect(await window.results()).toEqual(before)
    expect(await window.composer.inputValue()).toBe('a red house')
    expect(await window.references.count()).toBe(1)
    // Thumbnails too: the session continues.
    const loaded = await window.photos
      .first()
      .locator('img')
      .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))
    expect(loaded).toBeGreaterThan(0)
  })

  it('the process that searches, and the one that reads words: the next query is answered', async () => {
    killWorkers(host, 'worker/search/main.ts')
    expect(await window.search('a blue lake')).toHaveLength(await window.photos.count())
    killWorkers(host, 'worker/main.ts')
    expect((await window.search('a green hill')).length).toBeGreaterThan(0)
  })

  it('another program writes to the library: search keeps working, and writing returns', async () => {
    await host.stop()
    const writer = startCli(['watch', '--library', libraryDir])
    await expect.poll(() => writer.child.exitCode ?? 'running').toBe('running')
    await new Promise<void>((resolve) => {
      writer.child.stderr?.on('data', (chunk: Buffer) => String(chunk).includes('watching') && resolve())
    })
    host = await startWebHost({ dataDir: join(base, 'data'), libraryDir })
    await window.close()
    window = await SearlightWindow.open(browser, host.url)
    await window.status.getByText(/working on the library/).waitFor()
    expect((await window.search('a red house')).length).toBeGreaterThan(0)
    writer.child.kill('SIGINT')
    await writer.result
    await window.status.getByText(/working on the library/).waitFor({ state: 'hidden' })
  })

  it('a tab without the session says what to do', async () => {
    const stranger = await SearlightWindow.open(browser, `http://127.0.0.1:${host.port}/`)
    await stranger.page
      .getByText(/terminal/i)
      .first()
      .waitFor()
    expect(await stranger.page.content()).not.toContain(base)
    await stranger.close()
  })
})
