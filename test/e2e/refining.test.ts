/**
 * What is kept and refined, as a person does it, with real photos and the real engine: a pin that gets better and
 * watches, the dial, clicks, and a word of one's own.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserAvailable, launchChromium } from '../helpers/browser.ts'
import { photosOf } from '../helpers/photo-captions.ts'
import { sharedAvailable, sharedPath } from '../helpers/shared.ts'
import { startWebHost, until, type WebHost } from '../helpers/web-host.ts'
import { withStoppedWorkers } from './processes.ts'
import { SearlightWindow } from './searlight-window.ts'

const ALL_PHOTOS = sharedPath('photos', 'images')
const OTHERS = 140
const WORDS = 'in the water'
const NAME = 'running dog'

describe.skipIf(!sharedAvailable() || !browserAvailable())('what is refined, in a browser', () => {
  const base = mkdtempSync(join(tmpdir(), 'searlight-e2e-'))
  const folder = join(base, 'photos')
  /** One dog among photos of other things; the others come when the pin has been made. */
  const [reference = '', ...later] = photosOf(/\bdogs?\b/i, /\b(beach|sand|shore|ocean|waves?)\b/i)
  let browser: Browser
  let host: WebHost
  let window: SearlightWindow

  beforeAll(async () => {
    mkdirSync(folder)
    const dogs = photosOf(/\bdogs?\b/i)
    const others = readdirSync(ALL_PHOTOS).filter((name) => !dogs.has(name))
    for (const name of [reference, ...others.slice(0, OTHERS)]) copy(name)
    ;[browser, host] = await Promise.all([launchChromium(), startWebHost({ dataDir: join(base, 'data') })])
    window = await SearlightWindow.open(browser, host.url)
    await window.chooseModel(sharedPath('models', 'photo-mini'))
    await window.addFolder(folder)
    await window.indexed(1 + OTHERS)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
    rmSync(base, { recursive: true, force: true })
  })

  const copy = (name: string) => copyFileSync(join(ALL_PHOTOS, name), join(folder, name))
  const button = (name: string | RegExp, exact = true) => window.page.getByRole('button', { name, exact })
  const pin = () => window.page.getByRole('list', { name: 'Pins' }).getByRole('button').first()
  const dial = () => window.page.getByRole('slider', { name: /^From like the photo/ })

  /** How many more are in the page hangs on where it was scrolled to. */
  const best = async () => (await window.results()).slice(0, 24)

  async function ask(): Promise<void> {
    await window.search('dog')
    await window.photo(reference).click()
    await window.page.keyboard.press('r')
    await window.search(WORDS)
  }

  it('turns the dial from the photo to the words without the process that encodes', async () => {
    await ask()
    const both = await window.results()
    await withStoppedWorkers(host, 'worker/main.ts', async () => {
      await dial().fill('0')
      const photo = await window.results()
      expect(photo[0]).toBe(reference)
      await dial().fill('1')
      const words = await window.results()
      await dial().fill('0.5')
      expect(await window.results()).toEqual(both)
      expect(new Set([both, photo, words].map((names) => names.join(' '))).size).toBe(3)
    })
    // The words alone are what the right end asks for.
    await dial().fill('1')
    const words = await window.results()
    await button('Remove reference 1').click()
    expect(await window.results()).toEqual(words)
  })

  it('asks for more and less by keys, and goes back over it', async () => {
    await ask()
    const before = await best()
    const cell = window.photo(before[9] ?? '')
    await cell.click()
    await window.page.keyboard.press('+')
    await window.page.getByText('1 more', { exact: true }).waitFor()
    const after = await best()
    expect(placeOf(before[9], after)).toBeLessThan(9)
    expect(await cell.getAttribute('aria-label')).toContain('more like this')
    await window.page.goBack()
    expect(await best()).toEqual(before)
    await window.page.goForward()
    expect(await best()).toEqual(after)
    await button('Clear more and less').click()
    expect(await best()).toEqual(before)
  })

  it('pins the query, pauses refining, goes on where it was, and shows the steps', async () => {
    await button('Pin').click()
    await button('Pinned').waitFor()
    await pin()
      .getByText(/^refining \d+\/500$/)
      .waitFor()
    await window.screenshot('pin-refining')
    await window.status.getByRole('button', { name: `Pause ${WORDS}` }).click()
    await pin()
      .getByText(/^paused at \d+\/500$/)
      .waitFor()
    const paused = stepIn(await pin().textContent()) ?? Number.NaN
    await button('Resume').click()
    const steps = [paused]
    const said = new Set<string | null>()
    await until(async () => {
      const words = await pin().textContent()
      const step = stepIn(words)
      if (step !== null && step !== steps.at(-1)) steps.push(step)
      if (step !== null) said.add(await window.status.textContent())
      return /refined$|first answer kept$/.test(words ?? '')
    })
    expect(steps.length).toBeGreaterThan(2)
    expect(steps.toSorted((a, b) => a - b)).toEqual(steps)
    const line = new RegExp(`refining “${WORDS}” \\d+/500, loss \\d\\.\\d\\d, \\d+ s left`)
    expect([...said].some((words) => line.test(words ?? ''))).toBe(true)
  })

  it('shows both orders, how they differ, and which is kept', async () => {
    const orders: (readonly string[])[] = []
    for (const side of ['Before', 'After']) {
      await button(side).click()
      orders.push((await window.results()).slice(0, 20))
    }
    const [before = [], after = []] = orders
    const different = after.filter((name) => !before.includes(name)).length
    const bar = window.page.getByRole('region', { name: 'Before and after refining' })
    await bar.getByText(differenceIn(different), { exact: false }).waitFor()
    const kept = (await pin().textContent())?.includes('first answer kept') ? 'first' : 'refined'
    await bar.getByText(`The ${kept} answer is kept`).waitFor()
    await window.screenshot('pin-refined')
  })

  it('raises a badge when a matching photo comes, and lists what is new first', async () => {
    await window.page.getByRole('button', { name: /^All photos/ }).click()
    await window.page.getByRole('heading', { name: 'All photos' }).waitFor()
    for (const name of later) copy(name)
    await window.indexed(1 + OTHERS + later.length)
    await expect.poll(() => pin().textContent(), { timeout: 60_000 }).toMatch(/, \d+ new$/)
    await window.screenshot('pin-badge')
    await pin().click()
    const chip = window.page.getByRole('button', { name: /^\d+ new$/ })
    await chip.click()
    await expect.poll(async () => isNew(window.photos.first())).toBe(true)
    const names = await window.results()
    const fresh = await window.page.getByRole('option', { name: /, new$/ }).count()
    expect(Number.parseInt((await chip.textContent()) ?? '', 10)).toBe(fresh)
    expect(names.slice(0, fresh).every((name) => later.includes(name))).toBe(true)
    expect(await isNew(window.photo(reference))).toBe(false)
    await window.screenshot('pin-new-photos')
  })

  it('has all of it after a reload, and nothing is new any more', async () => {
    await window.page.getByRole('button', { name: /^\d+ new$/ }).click()
    const order = await window.results()
    await window.page.reload()
    await window.page.getByRole('heading', { name: WORDS }).waitFor()
    await button('Pinned').waitFor()
    expect(await window.results()).toEqual(order)
    expect(await pin().textContent()).toMatch(/^in the water, (refined|first answer kept)$/)
  })

  it('keeps other words in the pin, and gives it another name', async () => {
    await window.search('is running in the snow')
    await button('Save to pin').click()
    await button('Pinned').waitFor()
    await pin().click({ button: 'right' })
    await window.page.getByRole('menuitem', { name: 'Rename…' }).click()
    await window.page.keyboard.type(NAME)
    await window.page.keyboard.press('Enter')
    await window.page.getByRole('heading', { name: NAME }).waitFor()
    await window.page.getByRole('button', { name: /^All photos/ }).click()
    await pin().click()
    expect(await window.composer.inputValue()).toBe('is running in the snow')
  })

  it('saves a word from a photo, and reads it in a sentence unless it is in quotes', async () => {
    await button('Clear').click()
    await window.search('dog')
    await window.photo(reference).click({ button: 'right' })
    await window.page.getByRole('menuitem', { name: 'Save as word…' }).click()
    await window.page.keyboard.type('my dog')
    await window.page.getByText(/no spaces/).waitFor()
    await window.page.getByRole('textbox', { name: 'Name' }).fill('biscuit')
    await window.page.keyboard.press('Enter')
    await window.page.getByRole('dialog').waitFor({ state: 'hidden' })
    const plain = await window.search('a photo of "biscuit"')
    const word = await window.search('a photo of Biscuit')
    await window.page.getByText('biscuit = 1 photo').waitFor()
    expect(word).not.toEqual(plain)
    // It stands for the dog in the photo, where the plain word is something to eat.
    expect(placeOf(reference, word)).toBeLessThan(placeOf(reference, plain))
    expect(placeOf(reference, word)).toBeLessThan(10)
    await window.screenshot('word-used')
  })

  it('takes a pin back with an undo', async () => {
    await button(`Actions for ${NAME}`).click()
    await window.page.getByRole('menuitem', { name: 'Remove pin' }).click()
    await window.page.getByText(/^Pin a query to keep it/).waitFor()
    await window.messages.getByRole('button', { name: 'Undo' }).click()
    await pin().waitFor()
  })

  it('says nothing to the console that should worry anyone', () => {
    expect(window.errors).toEqual([])
  })
})

function stepIn(words: string | null): number | null {
  const [, step] = /(\d+)\/500$/.exec(words ?? '') ?? []
  return step === undefined ? null : Number(step)
}

async function isNew(cell: Locator): Promise<boolean> {
  return /, new$/.test((await cell.getAttribute('aria-label')) ?? '')
}

/** Only photos near what is seen are in the page. */
function placeOf(name: string | undefined, names: readonly string[]): number {
  const place = names.indexOf(name ?? '')
  return place < 0 ? Number.POSITIVE_INFINITY : place
}

function differenceIn(different: number): string {
  if (different === 0) return 'The first 20 are the same'
  return `${different} of the first 20 ${different === 1 ? 'is' : 'are'} different.`
}
