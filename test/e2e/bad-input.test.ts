/** People drop, paste and type things by mistake: the window answers calmly, and keeps its layout and the query. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, NARROW } from '../helpers/browser.ts'
import { generatedPhoto, generatePhotos } from '../helpers/generated-photos.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { needs } from '../helpers/needs.ts'
import { startWebHost, type WebHost } from '../helpers/web-host.ts'
import { type DroppedFile, SearlightWindow } from './searlight-window.ts'

const PHOTOS = 24

describe('bad input in the window', needs('browser'), () => {
  const base = mkdtempSync(join(tmpdir(), 'searlight-e2e-'))
  let browser: Browser
  let host: WebHost
  let window: SearlightWindow
  let picture: Buffer

  const jpeg = (name: string): DroppedFile => ({ name, type: 'image/jpeg', bytes: picture })

  beforeAll(async () => {
    await generatePhotos({ folder: join(base, 'photos'), count: PHOTOS, width: 640, height: 480 })
    picture = await (await generatedPhoto(99, 320, 240)).jpeg().toBuffer()
    await writeLetterClip(join(base, 'model'))
    ;[browser, host] = await Promise.all([launchChromium(), startWebHost({ dataDir: join(base, 'data') })])
    window = await SearlightWindow.open(browser, host.url, NARROW)
    await window.chooseModel(join(base, 'model'))
    await window.addFolder(join(base, 'photos'))
    await window.indexed(PHOTOS)
  })
  afterAll(async () => {
    await browser?.close()
    await host?.stop()
    rmSync(base, { recursive: true, force: true })
  })
  afterEach(async () => {
    await window.expectLayoutHolds()
    const clear = window.page.getByRole('button', { name: 'Clear', exact: true })
    if (await clear.isVisible()) await clear.click()
    for (const dismiss of await window.messages.getByRole('button', { name: 'Dismiss' }).all()) {
      await dismiss.click({ timeout: 2_000 }).catch(() => {})
    }
  })

  it.each([
    ['a video', { name: 'clip.mp4', type: 'video/mp4', bytes: Buffer.from('....ftypisom....') }],
    ['a text file', { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('buy milk') }],
    ['a text file in disguise', { name: 'notes.jpg', type: 'image/jpeg', bytes: Buffer.from('buy milk') }],
    ['an empty file', { name: 'empty.jpg', type: 'image/jpeg', bytes: Buffer.alloc(0) }],
  ] as const)('%s is declined in words, and the query is kept', async (_, file) => {
    await window.composer.fill('a red house')
    await window.drop([file])
    await window.messages.getByRole('paragraph').filter({ hasText: file.name }).first().waitFor()
    expect(await window.composer.inputValue()).toBe('a red house')
    expect(await window.references.count()).toBe(0)
  })

  it('a picture that breaks off is declined or used, and never half of it', async () => {
    await window.composer.fill('a red house')
    await window.drop([{ name: 'broken.jpg', type: 'image/jpeg', bytes: picture.subarray(0, 60) }])
    await window.messages.getByRole('paragraph').first().waitFor()
    expect(await window.references.count()).toBe(0)
    expect(await window.composer.inputValue()).toBe('a red house')
  })

  it('2,000 files: the first few are used, and it says so', async () => {
    await window.drop(Array.from({ length: 2_000 }, (_, number) => jpeg(`IMG_${number}.jpg`)))
    await window.messages.getByRole('paragraph').first().waitFor()
    await window.settled()
    // All have the same bytes, and a reference counts once; while they are read, the list says how many.
    await expect.poll(() => window.references.count(), { timeout: 45_000 }).toBe(1)
  })

  it('dropped words go into the caption', async () => {
    await window.drop([], 'is covered with snow')
    await expect.poll(() => window.composer.inputValue()).toContain('is covered with snow')
  })

  it.each([
    ['10,000 characters', 'very long words '.repeat(625)],
    ['no space at all', 'x'.repeat(10_000)],
    ['emoji', '🐕‍🦺🏖️ 👨‍👩‍👧‍👦 at the 🌊'],
    ['right to left', 'كلب على الشاطئ \u202e reversed'],
    ['markup', '<img src=x onerror=alert(1)> {ref} $ $5'],
    ['control characters', 'a\u0000b\u0007c\u200b'],
  ])('a caption with %s is answered, and the layout holds', async (_, text) => {
    await window.composer.fill(text)
    await window.settled()
    expect(await window.photos.count()).toBeGreaterThan(0)
    await window.expectLayoutHolds()
  })

  it('pasted rubbish changes nothing', async () => {
    await window.composer.fill('a red house')
    await window.page.evaluate(() => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(100)], 'rubbish.bin', { type: 'application/octet-stream' }))
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
    })
    await window.messages.getByRole('paragraph').first().waitFor()
    expect(await window.composer.inputValue()).toBe('a red house')
  })

  it('a folder without a model, and a path that is not there, are declined where they are typed', async () => {
    await window.page.getByRole('button', { name: 'Add folder…' }).first().click()
    const dialog = window.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Path' }).fill('/no/such/folder')
    await dialog.getByRole('button', { name: 'Go' }).click()
    await dialog.getByRole('alert').waitFor()
    await window.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })
})
