/** The window as a person meets it, by roles and words; what it promises, and no class names. */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type NARROW, type OpenedPage, openPage, WIDE } from '../helpers/browser.ts'
import { until } from '../helpers/web-host.ts'

/** Kept by CI beside the checkout's build output; never in the repository. */
const ARTIFACTS = resolve(import.meta.dirname, '../../.artifacts')

export class SearlightWindow {
  readonly page: Page
  readonly context: BrowserContext
  readonly errors: readonly string[]

  static async open(
    browser: Browser,
    url: string,
    viewport: typeof WIDE | typeof NARROW = WIDE,
  ): Promise<SearlightWindow> {
    const opened = await openPage(browser, viewport)
    await opened.page.goto(url)
    return new SearlightWindow(opened)
  }

  constructor({ page, context, errors }: OpenedPage) {
    this.page = page
    this.context = context
    this.errors = errors
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Describe a photo' })
  }

  get status(): Locator {
    return this.page.getByRole('contentinfo', { includeHidden: true })
  }

  get references(): Locator {
    return this.page.getByRole('list', { name: 'References' }).getByRole('listitem')
  }

  get messages(): Locator {
    return this.page.getByRole('log', { name: 'Messages' })
  }

  get photos(): Locator {
    return this.page.getByRole('listbox').getByRole('option')
  }

  /** One photo by its file's name. */
  photo(name: string): Locator {
    return this.page.getByRole('option', { name: `${name}, ` })
  }

  /** The line above the photos: how many, or how Searlight found the results. */
  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  async chooseModel(path: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Use a model folder…' }).click()
    await this.#goTo(path, 'Use this model')
  }

  async addFolder(path: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add folder…' }).first().click()
    await this.#goTo(path, 'Add this folder')
  }

  async #goTo(path: string, action: string): Promise<void> {
    const dialog = this.page.getByRole('dialog')
    const field = dialog.getByRole('textbox', { name: 'Path' })
    // The first folder is listed by itself: what is typed before that would be added to its path.
    await until(async () => (await field.inputValue()) !== '')
    await field.fill(path)
    await dialog.getByRole('button', { name: 'Go' }).click()
    await dialog.getByRole('button', { name: action }).click()
    await dialog.waitFor({ state: 'hidden' })
  }

  /** Resolves when the library shows so many photos and reads no more. */
  async indexed(photos: number): Promise<void> {
    const words = `${new Intl.NumberFormat('en').format(photos)} photos`
    await this.status.getByText(words, { exact: true }).waitFor({ timeout: 300_000 })
  }

  /** Types and waits for the answer to exactly these words. */
  async search(text: string): Promise<readonly string[]> {
    await this.composer.fill(text)
    return this.results()
  }

  /** The names of what is found, best first, once the query is answered. */
  async results(): Promise<readonly string[]> {
    await this.settled()
    return this.names()
  }

  /** The query in the composer is the one that is answered. */
  async settled(): Promise<void> {
    await this.page.locator('[data-query="answered"]').waitFor({ timeout: 60_000 })
  }

  /** Names of the photos in the page, in their order. */
  async names(): Promise<readonly string[]> {
    const labels = await this.photos.evaluateAll((options) =>
      options
        .map((option) => [Number(option.ariaPosInSet), option.ariaLabel ?? ''] as const)
        .sort(([a], [b]) => a - b)
        .map(([, label]) => label),
    )
    return labels.map((label) => label.split(', ')[0] ?? '')
  }

  /** Drops files on the window, as from a file manager. */
  async drop(files: readonly DroppedFile[], text?: string): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ({ files, text }) => {
        const data = new DataTransfer()
        for (const { name, type, base64 } of files) {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
          data.items.add(new File([bytes], name, { type }))
        }
        if (text !== undefined) data.setData('text/plain', text)
        return data
      },
      { files: files.map(({ bytes, ...file }) => ({ ...file, base64: bytes.toString('base64') })), text },
    )
    for (const event of ['dragenter', 'dragover', 'drop'] as const) {
      await this.page.dispatchEvent('body', event, { dataTransfer: transfer })
    }
    await transfer.dispose()
  }

  async screenshot(name: string): Promise<void> {
    await mkdir(ARTIFACTS, { recursive: true })
    await this.page.screenshot({ path: join(ARTIFACTS, `${name}.png`), animations: 'disabled' })
  }

  /** Nothing that can be scrolled sideways, nothing outside the window. */
  async expectLayoutHolds(): Promise<void> {
    const overflow = await this.page.evaluate(() => {
      const root = document.documentElement
      return { wide: root.scrollWidth - root.clientWidth, high: root.scrollHeight - root.clientHeight }
    })
    expect(overflow).toEqual({ wide: 0, high: 0 })
    const bar = await this.status.boundingBox()
    const height = this.page.viewportSize()?.height ?? 0
    expect(Math.round((bar?.y ?? 0) + (bar?.height ?? 0))).toBe(height)
  }

  close(): Promise<void> {
    return this.context.close()
  }
}

export interface DroppedFile {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}
