/** The actions of the window's benchmark in Chromium, and its comparisons. All in milliseconds. */
import type { Browser, Page } from 'playwright-core'
import { WebSocket } from 'ws'
import { connectApp } from '../../../electron/shared/app-connection.ts'
import { EMPTY_QUERY } from '../../../electron/shared/app-query.ts'
import { decodeMessage, encodeMessage } from '../../../electron/shared/wire-format.ts'
import { openPage } from '../../helpers/browser.ts'
import type { WebHost } from '../../helpers/web-host.ts'

export interface Compared {
  readonly own: readonly number[]
  readonly baseline: readonly number[]
}

const LOADS = 8
const QUERIES = 40
const SCROLL_ROUNDS = 4
const WHEEL_TURNS = 100
/** The fastest turn of a wheel: some 12,000 pixels a second. */
const WHEEL_PIXELS = 240
/** A fast typist's pause between keys. */
const KEY_MS = 80
const SUBJECTS = ['dog', 'child', 'red car', 'boat', 'house', 'old man', 'bird', 'bicycle'] as const
const PLACES = ['on the beach', 'in the snow', 'at night', 'in a city', 'on grass'] as const

/** The window with every photo listed and the engine at rest. */
export async function openReady(browser: Browser, url: string, photos: number): Promise<Page> {
  const { page } = await openPage(browser)
  await page.goto(url)
  const words = `${new Intl.NumberFormat('en').format(photos)} photos`
  const status = page.getByRole('contentinfo')
  await status.getByText(words, { exact: true }).waitFor({ timeout: 600_000 })
  await painted(page)
  return page
}

/** Resolves with the time since navigation once every photo in view is decoded and a frame was drawn. */
function painted(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const inView = () =>
      [...document.querySelectorAll<HTMLImageElement>('[role=option] img')].filter((image) => {
        const { top, bottom } = image.getBoundingClientRect()
        return bottom > 0 && top < innerHeight
      })
    const frame = () => new Promise(requestAnimationFrame)
    while (inView().length === 0 || !inView().every((image) => image.complete)) await frame()
    await Promise.all(inView().map((image) => image.decode()))
    await frame()
    return performance.now()
  })
}

/** A host that has just started, and a tab that knows nothing of it: as in the morning. */
export async function measureFirstPhotos(browser: Browser, start: () => Promise<WebHost>): Promise<Compared> {
  const [own, baseline]: [number[], number[]] = [[], []]
  for (let load = 0; load < LOADS; load++) {
    const host = await start()
    const { page, context } = await openPage(browser)
    await page.goto(host.url, { waitUntil: 'commit' })
    own.push(await painted(page))
    const thumbnail = await page
      .getByRole('option')
      .locator('img')
      .first()
      .evaluate((image: HTMLImageElement) => image.src)
    const alone = await context.newPage()
    await alone.goto(thumbnail, { waitUntil: 'load' })
    baseline.push(await alone.evaluate(() => performance.now()))
    await context.close()
    await host.stop()
  }
  return { own, baseline }
}

/** One of each in turn, so that other work on the machine hits both. */
export async function measureScrolling(page: Page): Promise<Compared> {
  const height = await page
    .getByRole('listbox')
    .first()
    .evaluate((list) => list.getBoundingClientRect().height)
  const empty = await page.context().newPage()
  await empty.setContent(
    `<div style="height:100vh;overflow:auto"><div style="height:${height}px"></div></div>`,
  )
  const [own, baseline]: [number[], number[]] = [[], []]
  for (let round = 0; round < SCROLL_ROUNDS; round++) {
    own.push(...(await framesWhileScrolling(page)))
    baseline.push(...(await framesWhileScrolling(empty)))
  }
  await empty.close()
  return { own, baseline }
}

/** Times between frames while the wheel turns, up and down the list. */
async function framesWhileScrolling(page: Page): Promise<readonly number[]> {
  await page.bringToFront()
  await page.mouse.move(700, 450)
  await page.evaluate(() => {
    const frames: number[] = []
    Object.assign(window, { frames })
    let last = performance.now()
    const next = (now: number) => {
      frames.push(now - last)
      last = now
      if ((window as unknown as { frames: number[] }).frames === frames) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  for (let turn = 0; turn < WHEEL_TURNS; turn++) {
    await page.mouse.wheel(0, turn % 50 < 35 ? WHEEL_PIXELS : -WHEEL_PIXELS)
    await page.waitForTimeout(16)
  }
  const frames = await page.evaluate(() => {
    const { frames } = window as unknown as { frames: number[] }
    Object.assign(window, { frames: null })
    return frames
  })
  return frames.slice(1)
}

export async function measureQueries(page: Page): Promise<Compared> {
  const texts = Array.from(
    { length: QUERIES },
    (_, at) => `${SUBJECTS[at % SUBJECTS.length]} ${PLACES[at % PLACES.length]} ${at}`,
  )
  const cookies = await page.context().cookies()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const socket = await openSocket(page, cookie)
  const composer = page.getByRole('textbox', { name: 'Describe a photo' })
  const [own, baseline]: [number[], number[]] = [[], []]
  for (const text of texts) {
    await composer.fill('')
    await composer.pressSequentially(text, { delay: KEY_MS })
    own.push(await lastQuery(page))
    const start = performance.now()
    await socket.api.search({
      ...EMPTY_QUERY,
      text: `${text}.`,
      folderIds: [],
      limit: 1_000,
      pseudoWords: 'best',
    })
    baseline.push(performance.now() - start)
  }
  socket.end()
  return { own, baseline }
}

/** The window's own measure of the query in the composer, once it is answered. */
function lastQuery(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame)
    while (!document.querySelector('[data-query="answered"]')) await frame()
    // It is measured in the frame that shows the results.
    await frame()
    await frame()
    const entry = performance.getEntriesByName('searlight:query', 'measure').at(-1)
    performance.clearMeasures()
    if (!entry) throw new Error('expected the window to measure its query')
    return entry.duration
  })
}

/** @param page the window: its path is half of the key to a socket */
async function openSocket(page: Page, cookie: string) {
  const address = new URL('./rpc', page.url())
  const { origin } = address
  address.protocol = 'ws:'
  const socket = new WebSocket(address, { headers: { origin, cookie } })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const { api } = connectApp({
    send: (message) => socket.send(encodeMessage(message)),
    onMessage: (listener) => void socket.on('message', (bytes: Buffer) => listener(decodeMessage(bytes))),
  })
  return { api, end: () => socket.terminate() }
}
