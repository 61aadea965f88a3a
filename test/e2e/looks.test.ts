/** Light and dark, wide and narrow: no serious accessibility violation, nothing out of place, quickly there. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, NARROW, openPage, WIDE } from '../helpers/browser.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { needs } from '../helpers/needs.ts'
import { drawPostcards } from '../helpers/postcards.ts'
import { startWebHost, type WebHost } from '../helpers/web-host.ts'
import { SearlightWindow } from './searlight-window.ts'

/** Enough to tune to. */
const PHOTOS = 200
const FIRST_LOAD_BYTES = 400 * 1024

/** Rule and element of each serious or critical violation. */
async function violations(page: Page): Promise<readonly string[]> {
  // evaluate(), because the window's content policy allows no script from anywhere else.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
  })
}

describe('how the window looks', needs('browser'), () => {
  const base = mkdtempSync(join(tmpdir(), 'searlight-e2e-'))
  let browser: Browser
  let host: WebHost
  let window: SearlightWindow

  beforeAll(async () => {
    await drawPostcards(join(base, 'photos'), PHOTOS)
    await writeLetterClip(join(base, 'model'))
    ;[browser, host] = await Promise.all([launchChromium(), startWebHost({ dataDir: join(base, 'data') })])
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
    rmSync(base, { recursive: true, force: true })
  })

  const dial = () => window.page.getByRole('slider', { name: 'Balance between the photo and the words' })

  /** The same state in both themes and both sizes. */
  async function inspect(state: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await window.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const size of [WIDE, NARROW]) {
        await window.page.setViewportSize(size)
        await window.page.waitForLoadState('networkidle')
        await window.screenshot(`${state}-${colorScheme}-${size.width}`)
        expect(await violations(window.page), `${state}, ${colorScheme}, ${size.width}`).toEqual([])
      }
    }
    await window.page.setViewportSize(WIDE)
  }

  it('loads at most 400 KB before its first photo', async () => {
    let bytes = 0
    const opened = await openPage(browser)
    const { page, context } = opened
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await page.goto(host.url)
    await page.getByRole('heading', { name: 'Find photos by a photo and a sentence' }).waitFor()
    console.log(`first load: ${Math.round(bytes / 1024)} KB`)
    expect(bytes).toBeGreaterThan(10 * 1024)
    expect(bytes).toBeLessThan(FIRST_LOAD_BYTES)
    window = new SearlightWindow(opened)
  })

  it('at the first start', () => inspect('first-run'))

  it('while a folder is chosen', async () => {
    await window.page.getByRole('button', { name: 'Use a model folder…' }).click()
    await window.page.getByRole('dialog').getByRole('textbox', { name: 'Path' }).fill(base)
    await window.page.getByRole('dialog').getByRole('button', { name: 'Go' }).click()
    await inspect('folder-dialog')
    await window.page.keyboard.press('Escape')
  })

  it('with photos', async () => {
    await window.chooseModel(join(base, 'model'))
    await window.addFolder(join(base, 'photos'))
    await window.indexed(PHOTOS)
    await inspect('library')
  })

  it('with results, a selection and the inspector', async () => {
    await window.search('a red house')
    await window.photos.nth(1).click()
    await window.page.keyboard.press('r')
    await window.settled()
    await window.photos.nth(0).click()
    await window.page.keyboard.press('i')
    await inspect('results')
    await window.expectLayoutHolds()
  })

  it('with the menu of a photo, and with one photo large', async () => {
    await window.photos.nth(2).click({ button: 'right' })
    await window.page.getByRole('menu').waitFor()
    await inspect('menu')
    await window.page.keyboard.press('Escape')
    await window.photos.nth(2).dblclick()
    await window.page.getByRole('dialog').waitFor()
    await inspect('lightbox')
    await window.page.keyboard.press('Escape')
  })

  it('with the dial turned, more and less asked for', async () => {
    await dial().fill('0.7')
    await window.settled()
    for (const key of ['+', '-']) {
      await window.photos.nth(key === '+' ? 2 : 4).click()
      await window.page.keyboard.press(key)
      await window.settled()
    }
    await window.photos.nth(1).hover()
    await inspect('dial-and-clicks')
  })

  it('while a pin is refined, and afterwards', async () => {
    await window.page.getByRole('button', { name: 'Pin', exact: true }).click()
    await window.page.getByRole('button', { name: /^Pause a red house/ }).click()
    await window.page.getByRole('button', { name: 'Resume', exact: true }).waitFor()
    await inspect('pin-refining')
    await window.page.getByRole('button', { name: 'Resume', exact: true }).click()
    await window.page.getByRole('button', { name: 'Before' }).click()
    await window.page.getByText(/^Refining (changed|did not change) /).waitFor()
    await inspect('before-and-after')
  })

  it('while a word is saved, and is used', async () => {
    await window.photos.nth(3).click({ button: 'right' })
    await window.page.getByRole('menuitem', { name: 'Save as word…' }).click()
    await window.page.keyboard.type('two words')
    await inspect('word-dialog')
    await window.page.getByRole('textbox', { name: 'Name' }).fill('biscuit')
    await window.page.keyboard.press('Enter')
    await window.page.getByText('biscuit', { exact: true }).waitFor()
    await window.search('biscuit in a red house')
    await window.page.getByText('biscuit = 1 photo').waitFor()
    await inspect('word-used')
    await window.search('my bisc')
    await inspect('word-begun')
  })

  it('with what can be done with the model', async () => {
    const model = window.page.getByRole('button', { name: /^model, / })
    await model.click()
    await window.page.getByRole('menu').waitFor()
    await inspect('model-menu')
    // Another size of the window has closed it.
    await model.click()
    await window.page.getByRole('menuitem', { name: 'Tune to my library…' }).click()
    const dialog = window.page.getByRole('dialog', { name: 'Tune to my library' })
    await dialog.getByRole('button', { name: 'Start' }).waitFor()
    await inspect('tuning')
    await dialog.getByRole('button', { name: 'Start' }).click()
    await dialog.getByRole('button', { name: 'Pause' }).click()
    await dialog.getByRole('button', { name: 'Resume' }).waitFor()
    await inspect('tuning-paused')
    await dialog.getByRole('button', { name: 'Cancel tuning' }).click()
    await dialog.getByRole('button', { name: 'Start' }).waitFor()
    await window.page.keyboard.press('Escape')
  })

  it('at 200 % on a small screen', async () => {
    await window.page.setViewportSize({ width: 512, height: 350 })
    await window.screenshot('zoomed')
    const overflow = await window.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
    expect(await window.composer.isVisible()).toBe(true)
  })
})
