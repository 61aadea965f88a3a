/** Right answers as a person marks them, and what is measured of them: real photos, the real engine, Chromium. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, NARROW, WIDE } from '../helpers/browser.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { needs } from '../helpers/needs.ts'
import { drawPostcards } from '../helpers/postcards.ts'
import { startWebHost, type WebHost } from '../helpers/web-host.ts'
import { SearlightWindow } from './searlight-window.ts'

const PHOTOS = 60
const WORDS = 'is at night'
/** Photos that are looked at one after another. */
const MARKED = 8

describe('right answers in a browser', needs('browser'), () => {
  const base = mkdtempSync(join(tmpdir(), 'searlight-e2e-'))
  let browser: Browser
  let host: WebHost
  let window: SearlightWindow

  beforeAll(async () => {
    await drawPostcards(join(base, 'photos'), PHOTOS)
    await writeLetterClip(join(base, 'model'))
    ;[browser, host] = await Promise.all([launchChromium(), startWebHost({ dataDir: join(base, 'data') })])
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

  const button = (name: string | RegExp): Locator => window.page.getByRole('button', { name, exact: true })
  /** Where photos begin among which the reference is not, which is never its own answer. */
  let after = 0
  const result = (at: number): Locator => window.photos.nth(after + at)
  const bar = () => window.page.getByRole('region', { name: 'Right answers' })
  const marked = () => window.page.getByRole('option', { name: /, right answer$/ })
  const dialog = () => window.page.getByRole('dialog', { name: 'Quality on your photos' })
  const says = (words: string | RegExp) => bar().getByText(words).waitFor()

  /** The same state in both themes and both sizes, without a serious violation. */
  async function inspect(state: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await window.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const size of [WIDE, NARROW]) {
        await window.page.setViewportSize(size)
        await window.page.waitForLoadState('networkidle')
        await window.screenshot(`${state}-${colorScheme}-${size.width}`)
        expect(await violations(), `${state}, ${colorScheme}, ${size.width}`).toEqual([])
      }
    }
    await window.page.setViewportSize(WIDE)
  }

  async function violations(): Promise<readonly string[]> {
    // evaluate(), because the window's content policy allows no script from anywhere else.
    await window.page.evaluate(axe.source)
    return window.page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
      const { violations } = await axe.run(document, { resultTypes: ['violations'] })
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
    })
  }

  it('marks by click, Enter and key, counts, and takes back', async () => {
    const reference = (await window.names())[3] ?? ''
    await window.photo(reference).click()
    await window.page.keyboard.press('r')
    const place = (await window.search(WORDS)).indexOf(reference)
    after = place < MARKED ? place + 1 : 0
    await button('Mark right answers').click()
    await says('None marked yet')
    await result(0).click()
    await says('1 right answer marked')
    await window.page.keyboard.press('ArrowRight')
    await window.page.keyboard.press('Enter')
    await says('2 right answers marked')
    await window.page.keyboard.press('m')
    await says('1 right answer marked')
    await window.page.keyboard.press('Control+z')
    await says('2 right answers marked')
    await expect.poll(() => marked().count()).toBe(2)
    await inspect('marking')
    await window.expectLayoutHolds()
    await window.page.setViewportSize(NARROW)
    await window.expectLayoutHolds()
    // On one line, to the last button.
    expect((await bar().boundingBox())?.height).toBeLessThan(56)
    await window.page.setViewportSize(WIDE)
  })

  it('marks in the lightbox, and a selection at once', async () => {
    await result(4).dblclick()
    const right = window.page.getByRole('dialog').getByRole('button', { name: 'Right answer' })
    // A double click has marked it and taken the mark back.
    await expect.poll(() => right.getAttribute('aria-pressed')).toBe('false')
    await right.click()
    await window.screenshot('marking-lightbox')
    await window.page.keyboard.press('Escape')
    await says('3 right answers marked')
    await window.page.keyboard.press('Shift+ArrowRight')
    await window.page.keyboard.press('Shift+ArrowRight')
    await window.page.keyboard.press('m')
    await says('5 right answers marked')
  })

  it('goes on for the same query while others are looked at', async () => {
    await button(/^All photos/).click()
    await window.composer.fill('')
    const other = 'a boat'
    await window.search(other)
    await says('5 right answers marked')
    await bar().getByText(WORDS).waitFor()
    await button('Back to the query').click()
    await window.settled()
    expect(await window.composer.inputValue()).toBe(WORDS)
    await bar().getByRole('textbox', { name: 'Shared subject' }).fill('a postcard')
    await window.page.keyboard.press('Enter')
    await bar().getByRole('button', { name: 'Done' }).click()
    await button('5 right answers').waitFor()
  })

  it('measures every way of searching, and says on how little it rests', async () => {
    await window.page
      .getByRole('navigation')
      .getByRole('button', { name: /^Right answers/ })
      .click()
    await inspect('quality-not-measured')
    await dialog().getByRole('button', { name: 'Measure', exact: true }).click()
    const row = (name: string) =>
      dialog().getByRole('row', { name: new RegExp(`^${name.replace('+', '\\+')} \\d`) })
    // The last of those that need no refining.
    await row('Photo as word + direction').waitFor()
    await dialog().getByText(`From 1 query with 5 right answers among ${PHOTOS} photos.`).waitFor()
    await dialog().getByRole('button', { name: 'Measure refined too' }).waitFor()
    await row('Photo as word + subject').waitFor()
    expect(await dialog().getByRole('row').count()).toBe(1 + 9)
    await inspect('quality-measured')
  })

  it('keeps marks and figures over a reload, and says when they no longer belong together', async () => {
    await window.page.reload()
    await button('5 right answers').click()
    await marked().first().click()
    await says('4 right answers marked')
    await button('Done').click()
    await window.page
      .getByRole('navigation')
      .getByRole('button', { name: /^Right answers/ })
      .click()
    await dialog().getByText('Changed since: marks. Measure again.').waitFor()
    await window.screenshot('quality-stale')
  })

  it('exports CIRCO files, removes a query with an undo, and opens it', async () => {
    await dialog().getByRole('button', { name: 'Export as CIRCO files…' }).click()
    const picker = window.page.getByRole('dialog', { name: 'Choose where to export to' })
    await expect.poll(() => picker.getByRole('textbox', { name: 'Path' }).inputValue()).not.toBe('')
    await picker.getByRole('textbox', { name: 'Path' }).fill(base)
    await picker.getByRole('button', { name: 'Go' }).click()
    await picker.getByRole('button', { name: 'Export here' }).click()
    await dialog()
      .getByText(/^Exported 1 query to /)
      .waitFor()
    expect(existsSync(join(base, 'Searlight right answers', 'annotations', 'val.json'))).toBe(true)
    await dialog()
      .getByRole('button', { name: /^Remove / })
      .click()
    await dialog().getByRole('button', { name: 'Undo' }).click()
    await dialog()
      .getByRole('button', { name: /4 right answers/ })
      .click()
    await window.settled()
    await button('4 right answers').waitFor()
  })

  it('says nothing to the console that should worry anyone', () => {
    expect(window.errors).toEqual([])
  })
})
