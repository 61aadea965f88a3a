/** A window over photos of many things, a dog at the water among them; more dogs come when a test wants them. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator } from 'playwright-core'
import { launchChromium } from '../helpers/browser.ts'
import { photosOf } from '../helpers/photo-captions.ts'
import { sharedPath } from '../helpers/shared.ts'
import { startWebHost, type WebHost } from '../helpers/web-host.ts'
import { SearlightWindow } from './searlight-window.ts'

const OTHERS = 140
const ALL_PHOTOS = sharedPath('photos', 'images')

export class DogLibrary {
  /** The dog's photo. */
  readonly reference: string
  readonly browser: Browser
  readonly host: WebHost
  readonly window: SearlightWindow
  readonly #base: string
  readonly #later: readonly string[]

  /** The real engine with photo-mini; resolves when all photos are read. */
  static async open(): Promise<DogLibrary> {
    const base = mkdtempSync(join(tmpdir(), 'searlight-e2e-'))
    const [browser, host] = await Promise.all([
      launchChromium(),
      startWebHost({ dataDir: join(base, 'data') }),
    ])
    const window = await SearlightWindow.open(browser, host.url)
    const library = new DogLibrary(base, browser, host, window)
    await window.chooseModel(sharedPath('models', 'photo-mini'))
    await window.addFolder(join(base, 'photos'))
    await window.indexed(1 + OTHERS)
    return library
  }

  private constructor(base: string, browser: Browser, host: WebHost, window: SearlightWindow) {
    this.#base = base
    this.browser = browser
    this.host = host
    this.window = window
    const dogs = photosOf(/\bdogs?\b/i)
    const [reference = '', ...later] = photosOf(/\bdogs?\b/i, /\b(beach|sand|shore|ocean|waves?)\b/i)
    this.reference = reference
    this.#later = later
    mkdirSync(join(base, 'photos'))
    const others = readdirSync(ALL_PHOTOS).filter((name) => !dogs.has(name))
    this.#copy([reference, ...others.slice(0, OTHERS)])
  }

  /** Names of the photos that came; resolves when they are read. */
  async addDogs(): Promise<readonly string[]> {
    this.#copy(this.#later)
    await this.window.indexed(1 + OTHERS + this.#later.length)
    return this.#later
  }

  /** The dog's photo as reference, and words. */
  async ask(words: string): Promise<void> {
    const { window } = this
    await window.search('dog')
    await window.photo(this.reference).click()
    await window.page.keyboard.press('r')
    await window.search(words)
  }

  /** How many more are in the page hangs on where it was scrolled to. */
  async best(): Promise<readonly string[]> {
    return (await this.window.results()).slice(0, 24)
  }

  button(name: string | RegExp): Locator {
    return this.window.page.getByRole('button', { name, exact: true })
  }

  menuItem(name: string): Locator {
    return this.window.page.getByRole('menuitem', { name, exact: true })
  }

  async close(): Promise<void> {
    await this.browser.close()
    await this.host.stop()
    rmSync(this.#base, { recursive: true, force: true })
  }

  #copy(names: readonly string[]): void {
    for (const name of names) copyFileSync(join(ALL_PHOTOS, name), join(this.#base, 'photos', name))
  }
}
