/** A pin as a person meets it, with real photos and the real engine: it gets better, is compared, and watches. */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../helpers/needs.ts'
import { until } from '../helpers/web-host.ts'
import { DogLibrary } from './dog-library.ts'
import type { SearlightWindow } from './searlight-window.ts'

const WORDS = 'in the water'
const NAME = 'running dog'

describe('a pin in a browser', needs('shared', 'browser'), () => {
  let library: DogLibrary
  let window: SearlightWindow

  beforeAll(async () => {
    library = await DogLibrary.open()
    window = library.window
  })
  afterAll(() => library?.close())

  const pin = () => window.page.getByRole('list', { name: 'Pins' }).getByRole('button').first()

  /** All steps that the pin is seen at, and what the status bar says meanwhile, until it is refined. */
  async function watchRefining(): Promise<{ steps: readonly number[]; said: ReadonlySet<string> }> {
    const steps: number[] = []
    const said = new Set<string>()
    await until(async () => {
      const words = (await pin().textContent()) ?? ''
      const step = stepIn(words)
      if (step !== null && step !== steps.at(-1)) steps.push(step)
      said.add((await window.status.textContent()) ?? '')
      return /refined$|original kept$/.test(words)
    })
    return { steps, said }
  }

  it('pins the query, pauses refining, goes on where it was, and shows the steps', async () => {
    await library.ask(WORDS)
    await library.button('Pin').click()
    const seen = watchRefining()
    await library.button('Pinned').waitFor()
    await pin()
      .getByText(/^refining \d+\/500$/)
      .waitFor()
    await window.screenshot('pin-refining')
    await window.status.getByRole('button', { name: `Pause ${WORDS}` }).click()
    await pin()
      .getByText(/^paused at \d+\/500$/)
      .waitFor()
    const paused = stepIn(await pin().textContent())
    await library.button('Resume').click()
    const { steps, said } = await seen
    // On the way to where it was paused, and on from there.
    expect(steps).toContain(paused)
    expect(steps.length).toBeGreaterThan(1)
    expect(steps.toSorted((a, b) => a - b)).toEqual(steps)
    // A quick machine may end before the time left is known.
    const line = new RegExp(`refining “${WORDS}” \\d+/500(, \\d+ s left)?`)
    expect([...said].some((words) => line.test(words))).toBe(true)
  })

  it('shows both orders, how they differ, and which is kept', async () => {
    const orders: (readonly string[])[] = []
    for (const side of ['Before', 'After']) {
      await library.button(side).click()
      orders.push((await window.results()).slice(0, 20))
    }
    const [before = [], after = []] = orders
    const different = after.filter((name) => !before.includes(name)).length
    const bar = window.page.getByRole('region', { name: 'Before and after refining' })
    await bar.getByText(differenceIn(different)).waitFor()
    const kept = (await pin().textContent())?.includes('original kept') ? 'first' : 'refined'
    await bar.getByText(kept === 'first' ? /Original kept/ : /uses the refined query/).waitFor()
    await window.screenshot('pin-refined')
  })

  it('raises a badge when a matching photo comes, and lists what is new first', async () => {
    await library.button(/^All photos/).click()
    await window.page.getByRole('heading', { name: 'All photos' }).waitFor()
    const later = await library.addDogs()
    await expect.poll(() => pin().textContent(), { timeout: 60_000 }).toMatch(/, \d+ new$/)
    await window.screenshot('pin-badge')
    await pin().click()
    const chip = library.button(/^\d+ new$/)
    await chip.click()
    await expect.poll(async () => isNew(window.photos.first())).toBe(true)
    const names = await window.results()
    const fresh = await window.page.getByRole('option', { name: /, new$/ }).count()
    expect(Number.parseInt((await chip.textContent()) ?? '', 10)).toBe(fresh)
    expect(names.slice(0, fresh).every((name) => later.includes(name))).toBe(true)
    expect(await isNew(window.photo(library.reference))).toBe(false)
    await window.screenshot('pin-new-photos')
  })

  it('has all of it after a reload, and nothing is new any more', async () => {
    await library.button(/^\d+ new$/).click()
    const order = await window.results()
    await window.page.reload()
    await window.page.getByRole('heading', { name: WORDS }).waitFor()
    await library.button('Pinned').waitFor()
    expect(await window.results()).toEqual(order)
    expect(await pin().textContent()).toMatch(/^in the water, (refined|original kept)$/)
  })

  it('keeps other words in the pin, typed just before a reload, and gives it another name', async () => {
    await window.search('is running in the snow')
    await window.page.reload()
    await window.settled()
    await library.button('Update pin').click()
    await library.button('Pinned').waitFor()
    await pin().click({ button: 'right' })
    await library.menuItem('Rename…').click()
    await window.page.keyboard.type(NAME)
    await window.page.keyboard.press('Enter')
    await window.page.getByRole('heading', { name: NAME }).waitFor()
    await library.button(/^All photos/).click()
    await pin().click()
    expect(await window.composer.inputValue()).toBe('is running in the snow')
  })

  it('takes a pin back with an undo', async () => {
    await library.button(`Actions for ${NAME}`).click()
    await library.menuItem('Remove pin').click()
    await window.page.getByText(/^Pin a query to save it/).waitFor()
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

function differenceIn(different: number): RegExp {
  return different === 0
    ? /Refining (did not change|changed only the order of) the first 20 photos\./
    : new RegExp(`Refining changed ${different} of the first 20 photos\\.`)
}
