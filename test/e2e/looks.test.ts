/** Light and dark, wide and narrow: no serious accessibility violation, nothing out of place, quickly there. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, NARROW, openPage, WIDE } from '../helpers/browser.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { needs } from '../helpers/needs.ts'
import { drawPostcards } from '../helpers/postcards.ts'
import { startWebHost, until, type WebHost } from '../helpers/web-host.ts'
import { SearlightWindow } from './searlight-window.ts'

/** Enough to tune to. */
const PHOTOS = 200
const FIRST_LOAD_BYTES = 180 * 1024
const SMALL = { width: 480, height: 800 } as const

interface Size {
  readonly width: number
  readonly height: number
}

/** Rule and element of each serious or critical violation. */
async function violations(page: Page): Promise<readonly string[]> {
  // evaluate(), because the window's content policy allows no script from anywhere else.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    // Base UI passes the focus on from its guards: none of them keeps it.
    const context = { exclude: ['[data-base-ui-focus-guard]'] }
    const { violations } = await axe.run(context, { resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
  })
}

/** The place of a photo near the lower right corner, just above the status bar, once the grid fits the window. */
async function lowestPhoto(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  const place = () =>
    page.evaluate(() => {
      const floor = document.querySelector('footer')?.getBoundingClientRect().top ?? innerHeight
      return (
        [...document.querySelectorAll('[data-photo]')]
          .map((photo) => ({ photo, box: photo.getBoundingClientRect() }))
          // The rest of a photo that is nearly all below the window may be its buttons alone.
          .filter(({ box }) => box.bottom <= floor)
          .map(({ photo, box }) => ({
            photo,
            x: Math.min(box.right, innerWidth) - 8,
            y: Math.min(box.bottom, floor) - 4,
          }))
          .filter(({ photo, x, y }) => photo.contains(document.elementFromPoint(x, y)))
          .map(({ x, y }) => ({ x, y }))
          .sort((a, b) => b.x + b.y - a.x - a.y)[0]
      )
    })
  let last = await place()
  await until(async () => {
    const before = last
    last = await place()
    return last !== undefined && last.x === before?.x && last.y === before.y
  })
  if (!last) throw new Error('expected a photo')
  return last
}

async function expectInside(element: Locator, size: Size): Promise<void> {
  await element.waitFor()
  const box = await element.boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect(box?.y).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(size.width)
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(size.height)
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

  it('loads at most 180 KB before its first photo', async () => {
    const opened = await openPage(browser)
    const { page } = opened
    // The clock of the page itself: on a busy machine the test learns late that the heading is there.
    await page.addInitScript(() => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector('[data-query] h1')) return
        observer.disconnect()
        performance.mark('first-page')
      })
      observer.observe(document, { childList: true, subtree: true })
    })
    await page.goto(host.url)
    await page.getByRole('heading', { name: 'Find photos by a photo and a sentence' }).waitFor()
    const bytes = await page.evaluate(() => {
      const shownMs = performance.getEntriesByName('first-page')[0]?.startTime ?? 0
      const loads = performance.getEntries().filter((entry) => entry instanceof PerformanceResourceTiming)
      return loads
        .filter(({ startTime }) => startTime <= shownMs)
        .reduce((sum, { transferSize }) => sum + transferSize, 0)
    })
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

  it('with menus, a tooltip and a dialog inside the window, however small it is', async () => {
    const { page } = window
    for (const size of [WIDE, NARROW, SMALL]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.setViewportSize(size)
        const state = `${colorScheme}-${size.width}`
        const edge = await lowestPhoto(page)
        await page.mouse.click(edge.x, edge.y, { button: 'right' })
        await expectInside(page.getByRole('menu'), size)
        await window.screenshot(`edge-menu-${state}`)
        await page.keyboard.press('Escape')
        await page.getByRole('menu').waitFor({ state: 'detached' })

        const model = page.getByRole('button', { name: /^model, / })
        await page.getByRole('button', { name: 'Keyboard shortcuts', exact: true }).hover()
        await expectInside(page.getByText('Keyboard shortcuts (?)', { exact: true }), size)
        await window.screenshot(`tip-${state}`)

        await model.click()
        await expectInside(page.getByRole('menu'), size)
        await page.keyboard.press('t')
        await page.keyboard.press('Enter')
        await expectInside(page.getByRole('dialog'), size)
        await window.screenshot(`small-dialog-${state}`)
        expect(await violations(page), state).toEqual([])
        await page.keyboard.press('Escape')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
        expect(await model.evaluate((button) => button === document.activeElement), 'focus').toBe(true)
      }
    }
    await page.setViewportSize(WIDE)
  })

  it('closes the topmost by Escape, and nothing else', async () => {
    const { page } = window
    await window.photos.nth(1).dblclick()
    const lightbox = page.getByRole('dialog')
    await lightbox.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    expect(await lightbox.count()).toBe(1)
    await lightbox.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Save as word…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save as word' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await lightbox.waitFor()
    await page.keyboard.press('Escape')
    await lightbox.waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('option')
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

  it('without a style or a script that the content policy refuses', () => {
    expect(window.errors).toEqual([])
  })
})
