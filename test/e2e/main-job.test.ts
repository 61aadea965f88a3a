/** The main job as a person does it: a model and a folder, progress, words, a photo and words, and another day. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/browser.ts'
import { needs } from '../helpers/needs.ts'
import { photosOf } from '../helpers/photo-captions.ts'
import { sharedPath } from '../helpers/shared.ts'
import { startWebHost, type WebHost } from '../helpers/web-host.ts'
import { killWorkers } from './processes.ts'
import { SearlightWindow } from './searlight-window.ts'

const PHOTOS = sharedPath('photos', 'images')
const MODEL = sharedPath('models', 'photo-mini')
const COUNT = 600
const WORDS = 'a dog running on the beach'

describe('the main job in a browser', needs('shared', 'browser'), () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'searlight-e2e-'))
  let browser: Browser
  let host: WebHost
  let window: SearlightWindow

  beforeAll(async () => {
    ;[browser, host] = await Promise.all([launchChromium(), startWebHost({ dataDir })])
    window = await SearlightWindow.open(browser, host.url)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('begins with what is needed, and shows photos while they are being read', async () => {
    await window.page.getByRole('heading', { name: 'Find photos by a photo and a sentence' }).waitFor()
    await window.chooseModel(MODEL)
    await window.addFolder(PHOTOS)
    await window.status.getByText(/indexed \d+ of 600/).waitFor()
    await window.photos.first().waitFor()
    await window.status.getByRole('button', { name: 'Pause' }).click()
    await window.status.getByText(/paused/).waitFor()
    await window.status.getByRole('button', { name: 'Resume' }).click()
  })

  it('reads every photo although the process that reads them is killed', async () => {
    await window.status.getByText(/indexed \d+ of 600/).waitFor()
    killWorkers(host, 'worker/main.ts')
    await window.messages.getByText(/background process stopped, and Searlight restarted it/).waitFor()
    await window.indexed(COUNT)
    await window.screenshot('library')
  })

  it('finds photos by words', async () => {
    const names = await window.search(WORDS)
    const fitting = photosOf(/\bdogs?\b/i, /\b(beach|sand|shore|ocean|sea|water)/i)
    expect(names.slice(0, 10).filter((name) => fitting.has(name)).length).toBeGreaterThanOrEqual(5)
    await window.screenshot('words')
  })

  it('finds photos by a dropped photo, and others by the photo and words', async () => {
    const [name = ''] = photosOf(/\bdog\b/i, /\bgrass\b/i)
    await window.composer.fill('')
    await window.drop([{ name, type: 'image/jpeg', bytes: readFileSync(join(PHOTOS, name)) }])
    await window.references.waitFor()
    const alike = await window.results()
    expect(alike[0]).toBe(name)
    const changed = await window.search('is running on a beach')
    expect(changed.slice(0, 10)).not.toEqual(alike.slice(0, 10))
    const places = photosOf(/\b(beach|sand|shore|ocean|sea|waves?|water)\b/i)
    const inPlace = (names: readonly string[]) => names.slice(0, 20).filter((each) => places.has(each)).length
    expect(inPlace(changed)).toBeGreaterThan(inPlace(alike))
    await window.screenshot('photo-and-words')
  })

  it('takes a photo of the library as reference, goes back and forward', async () => {
    const before = await window.results()
    await window.photos.nth(3).click()
    await window.page.keyboard.press('r')
    await expect.poll(() => window.references.count()).toBe(1)
    const after = await window.results()
    expect(after).not.toEqual(before)
    await window.page.goBack()
    expect(await window.results()).toEqual(before)
    await window.page.goForward()
    expect(await window.results()).toEqual(after)
  })

  it('shows a photo large, with its file', async () => {
    const [name = ''] = await window.results()
    await window.photos.first().dblclick()
    const lightbox = window.page.getByRole('dialog')
    await lightbox.waitFor()
    expect(await lightbox.getByRole('img').first().getAttribute('src')).toMatch(/^(\.\/|blob:)/)
    await window.page.keyboard.press('i')
    await lightbox.getByText(name).first().waitFor()
    await window.screenshot('lightbox')
    await window.page.keyboard.press('Escape')
    await window.page.keyboard.press('Escape')
    await lightbox.waitFor({ state: 'hidden' })
  })

  it('finds everything there on another day', async () => {
    const words = await window.search(WORDS)
    await expect.poll(() => window.page.title()).toContain(WORDS)
    await window.close()
    await host.stop()
    host = await startWebHost({ dataDir })
    window = await SearlightWindow.open(browser, host.url)
    // The query is remembered and answered again, with no photo read anew.
    expect(await window.composer.inputValue()).toBe(WORDS)
    expect(await window.results()).toEqual(words)
    await window.indexed(COUNT)
  })

  it('says nothing to the console that should worry anyone', () => {
    expect(window.errors).toEqual([])
  })
})
