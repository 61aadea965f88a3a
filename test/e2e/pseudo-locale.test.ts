/** The window in a pseudo-locale of German length: every text comes from the catalogue, and the layout holds. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build, type Plugin } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { en } from '../../renderer/strings/en/index.ts'
import { setCatalogue, t } from '../../renderer/strings/translate.ts'
import { launchChromium, openPage } from '../helpers/browser.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { needs } from '../helpers/needs.ts'
import { drawPostcards } from '../helpers/postcards.ts'
import { PSEUDO_LOCALE, pseudoCatalogue } from '../helpers/pseudo-locale.ts'
import { startWebHost, until, type WebHost } from '../helpers/web-host.ts'
import { SearlightWindow } from './searlight-window.ts'

const SMALL = { width: 480, height: 800 }
const PHOTOS = 24
/** Figures, names and paths of the test's own files with their dates, and the query. */
const NO_TEXT = /^[^\p{L}]*$|^photos$|\/photos$|^\S+\.jpg(, \w+ \d+, \d+)?$|^a red house$/u

const pseudoStrings: Plugin = {
  name: 'test:pseudo-strings',
  transform(code, id) {
    if (!id.endsWith('/renderer/strings/en/index.ts')) return null
    const helper = join(import.meta.dirname, '../helpers/pseudo-locale.ts')
    const pseudo = code.replace('export const en =', 'const english =')
    return `import { pseudoCatalogue } from ${JSON.stringify(helper)}\n${pseudo}\nexport const en = pseudoCatalogue(english)`
  },
}

/** Texts and labels in the page that did not pass through the catalogue. */
async function foreignTexts(page: Page): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text && !node.parentElement?.closest('script')) found.push(node.data)
      if (!(node instanceof Element)) continue
      for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'])
        found.push(node.getAttribute(name) ?? '')
    }
    return found
  })
  return texts.map((text) => text.trim()).filter((text) => !text.includes('⟦') && !NO_TEXT.test(text))
}

describe('the window in a pseudo-locale', needs('browser'), () => {
  const base = mkdtempSync(join(tmpdir(), 'searlight-e2e-'))
  let browser: Browser
  let host: WebHost
  let window: SearlightWindow

  beforeAll(async () => {
    setCatalogue(pseudoCatalogue(en), PSEUDO_LOCALE)
    await build({
      configFile: join(import.meta.dirname, '../../renderer/vite.config.ts'),
      plugins: [pseudoStrings],
      build: { outDir: join(base, 'out/renderer') },
      logLevel: 'error',
    })
    await drawPostcards(join(base, 'photos'), PHOTOS)
    await writeLetterClip(join(base, 'model'))
    const env = { SEARLIGHT_OUT: join(base, 'out') }
    ;[browser, host] = await Promise.all([
      launchChromium(),
      startWebHost({ dataDir: join(base, 'data'), env }),
    ])
    const opened = await openPage(browser)
    await opened.page.setViewportSize(SMALL)
    await opened.page.goto(host.url)
    window = new SearlightWindow(opened)
  })
  afterAll(async () => {
    setCatalogue(en, 'en')
    await browser?.close()
    await host?.stop()
    rmSync(base, { recursive: true, force: true })
  })

  const button = (name: string) => window.page.getByRole('button', { name, exact: true })

  async function inspect(state: string): Promise<void> {
    await window.page.waitForLoadState('networkidle')
    await window.screenshot(`pseudo-${state}`)
    expect(await foreignTexts(window.page), state).toEqual([])
    await window.expectLayoutHolds()
  }

  async function choose(path: string, opener: string, action: string): Promise<void> {
    await button(opener).first().click()
    const dialog = window.page.getByRole('dialog')
    const field = dialog.getByRole('textbox', { name: t('folderDialog.path') })
    await until(async () => (await field.inputValue()) !== '')
    await field.fill(path)
    await dialog.getByRole('button', { name: t('folderDialog.go') }).click()
    await dialog.getByRole('button', { name: action }).click()
    await dialog.waitFor({ state: 'hidden' })
  }

  it('at the first start', async () => {
    await window.page.getByRole('heading', { name: t('sample.begin') }).waitFor()
    await inspect('first-run')
  })

  it('with photos', async () => {
    await choose(join(base, 'model'), t('common.useModelFolder'), t('folderDialog.modelAction'))
    await choose(join(base, 'photos'), t('common.addFolder'), t('folderDialog.photosAction'))
    await window.status.getByText(t('photos.count', { photos: PHOTOS }), { exact: true }).waitFor()
    await inspect('library')
  })

  it('with results and a dialog', async () => {
    await window.page.getByRole('textbox', { name: t('composer.describe') }).fill('a red house')
    await window.settled()
    await inspect('results')
    await button(t('status.keys')).click()
    await window.page.getByRole('dialog').waitFor()
    await inspect('keys')
  })
})
