/** The dial, clicks and a word of one's own as a person meets them, with real photos and the real engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { needs } from '../helpers/needs.ts'
import { DogLibrary } from './dog-library.ts'
import { withStoppedWorkers } from './processes.ts'
import type { SearlightWindow } from './searlight-window.ts'

const WORDS = 'in the water'

describe('the dial, clicks and words in a browser', needs('shared', 'browser'), () => {
  let library: DogLibrary
  let window: SearlightWindow

  beforeAll(async () => {
    library = await DogLibrary.open()
    window = library.window
  })
  afterAll(() => library?.close())

  const dial = () => window.page.getByRole('slider', { name: 'Balance between the photo and the words' })

  it('turns the dial from the photo to the words without the process that encodes', async () => {
    await library.ask(WORDS)
    const both = await window.results()
    await withStoppedWorkers(library.host, 'worker/main.ts', async () => {
      await dial().fill('0')
      const photo = await window.results()
      expect(photo[0]).toBe(library.reference)
      await dial().fill('1')
      const words = await window.results()
      await dial().fill('0.5')
      expect(await window.results()).toEqual(both)
      expect(new Set([both, photo, words].map((names) => names.join(' '))).size).toBe(3)
    })
    // The words alone are what the right end asks for.
    await dial().fill('1')
    const words = await window.results()
    await library.button('Remove reference 1').click()
    expect(await window.results()).toEqual(words)
  })

  it('opens the menu of a reference by its middle, and removes it by its corner', async () => {
    await library.ask(WORDS)
    await library.button('Actions for reference 1').click()
    await library.menuItem('Save as word…').waitFor()
    await window.page.keyboard.press('Escape')
    await library.button('Remove reference 1').click()
    await expect.poll(() => window.references.count()).toBe(0)
  })

  it('lets the photos follow the dial while it is turned', async () => {
    await library.ask(WORDS)
    const box = await dial().boundingBox()
    if (!box) throw new Error('expected the dial to be seen')
    const { mouse } = window.page
    const y = box.y + box.height / 2
    await mouse.move(box.x + box.width / 2, y)
    await mouse.down()
    const orders = new Set<string>()
    for (let x = 0.5; x <= 0.98; x += 0.02) {
      await mouse.move(box.x + box.width * x, y)
      orders.add((await window.names()).slice(0, 24).join(' '))
    }
    // The mouse is still held: these are orders on the way.
    expect(orders.size).toBeGreaterThan(2)
    await mouse.up()
    const turned = await library.best()
    const at = await dial().inputValue()
    await dial().press('Delete')
    await window.settled()
    expect(await dial().inputValue()).toBe('0.5')
    await dial().fill(at)
    expect(await library.best()).toEqual(turned)
  })

  it('asks for more and less by keys, and goes back over it', async () => {
    await library.ask(WORDS)
    const before = await library.best()
    const cell = window.photo(before[9] ?? '')
    await cell.click()
    await window.page.keyboard.press('+')
    await window.page.getByText('1 more', { exact: true }).waitFor()
    const after = await library.best()
    expect(placeOf(before[9], after)).toBeLessThan(9)
    expect(await cell.getAttribute('aria-label')).toContain('more like this')
    await window.page.goBack()
    expect(await library.best()).toEqual(before)
    await window.page.goForward()
    expect(await library.best()).toEqual(after)
    await library.button('Clear more and less').click()
    expect(await library.best()).toEqual(before)
  })

  it('saves a word from a photo, and reads it in a sentence unless it is in quotes', async () => {
    await library.button('Clear').click()
    await window.search('dog')
    await window.photo(library.reference).click({ button: 'right' })
    await library.menuItem('Save as word…').click()
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
    expect(placeOf(library.reference, word)).toBeLessThan(placeOf(library.reference, plain))
    expect(placeOf(library.reference, word)).toBeLessThan(10)
    await window.screenshot('word-used')
  })

  it('says nothing to the console that should worry anyone', () => {
    expect(window.errors).toEqual([])
  })
})

/** Only photos near what is seen are in the page. */
function placeOf(name: string | undefined, names: readonly string[]): number {
  const place = names.indexOf(name ?? '')
  return place < 0 ? Number.POSITIVE_INFINITY : place
}
