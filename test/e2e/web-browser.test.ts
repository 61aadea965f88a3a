/** The web host before a real browser: what its own tab may do, and what pages of other servers may not. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { launchChromium, openPage } from '../helpers/browser.ts'
import { needs } from '../helpers/needs.ts'
import { ask, openSocket, serveFake, upgradeStatus } from '../helpers/web-server.ts'

/** Another program on this computer: the same site to a browser, which knows no ports. `onAsked` gets the headers. */
async function foreignPage(onAsked: (headers: IncomingHttpHeaders) => void = () => {}): Promise<string> {
  const server = createServer((request, response) => {
    onAsked(request.headers)
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>foreign</title>')
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** Runs in a page: what it gets of another server. */
async function attack(target: string): Promise<Readonly<Record<string, string>>> {
  const picture = await new Promise<string>((resolve) => {
    const image = new Image()
    image.onload = () => resolve('shown')
    image.onerror = () => resolve('refused')
    image.src = `${target}media/1/thumbnail`
  })
  const socket = await new Promise<string>((resolve) => {
    const opening = new WebSocket(`${target.replace('http', 'ws')}rpc`)
    opening.onopen = () => resolve('open')
    opening.onclose = () => resolve('refused')
  })
  const asked = (path: string, init?: RequestInit) =>
    fetch(target + path, { credentials: 'include', ...init }).then(
      (response) => `${response.type} ${response.status}`,
      () => 'refused',
    )
  return {
    picture,
    socket,
    read: await asked('media/1/thumbnail'),
    blind: await asked('media/1/thumbnail', { mode: 'no-cors' }),
    upload: await asked('pictures', { method: 'POST', mode: 'no-cors', body: 'x' }),
  }
}

it('lets its own tab in, and no page beside it', needs('browser'), async () => {
  const { port, token, app, window } = await serveFake()
  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  const { context, page, errors } = await openPage(browser)

  await page.goto(`http://127.0.0.1:${port}/?token=${token}`)
  const own = `http://127.0.0.1:${port}${window.base}/`
  expect(page.url()).toBe(own)
  expect(await page.title()).toBe('Searlight')
  expect(await page.evaluate(() => document.cookie)).toBe('')
  expect(await page.evaluate(attack, own)).toMatchObject({
    socket: 'open',
    read: 'basic 200',
    upload: 'basic 200',
  })
  expect(errors).toEqual([])
  await page.reload()
  expect(await page.title()).toBe('Searlight')

  app.asked.length = 0
  const other = await context.newPage()
  await other.goto(await foreignPage())
  expect(await other.evaluate(attack, own)).toEqual({
    picture: 'refused',
    socket: 'refused',
    read: 'refused',
    blind: 'refused',
    upload: 'refused',
  })
  // Not only unreadable there: never asked here.
  expect(app.asked).toEqual([])
})

it('gives another server of this computer nothing to browse with', needs('browser'), async () => {
  const { port, token, app, tab, window } = await serveFake()
  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  const { context, page } = await openPage(browser)
  await page.goto(`http://127.0.0.1:${port}/?token=${token}`)
  expect(await page.title()).toBe('Searlight')

  const heard: IncomingHttpHeaders[] = []
  const foreign = await foreignPage((headers) => heard.push(headers))
  const other = await context.newPage()
  // Visited by hand, by a link of the window, and asked for pictures under the paths that a thief can think of.
  await other.goto(foreign)
  await other.goto(`${foreign}media/1/original`)
  await page.evaluate((address) => {
    const link = document.createElement('a')
    Object.assign(link, { href: address, target: '_blank', id: 'away', textContent: 'away' })
    document.body.append(link)
  }, foreign)
  await Promise.all([context.waitForEvent('page'), page.click('#away')])
  await expect.poll(() => heard.length).toBeGreaterThanOrEqual(3)
  const all = JSON.stringify(heard)
  expect(all).not.toContain(tab.cookie.split('=')[1])
  expect(all).not.toContain(window.base.slice(1))

  // With the cookie itself a thief that does not know the path has nothing either.
  app.asked.length = 0
  for (const path of ['/', '/media/1/original', '/pictures/abc', `/?token=${token}`])
    expect((await ask(port, path, { headers: tab })).status).toBe(403)
  expect(await upgradeStatus(openSocket({ port, base: '' }, tab))).toBe(403)
  expect(app.asked).toEqual([])
})

it('runs no script and shows no frame that is not its own', needs('browser'), async () => {
  const { port, token } = await serveFake()
  const browser = await launchChromium()
  onTestFinished(() => browser.close())
  const { page } = await openPage(browser)
  await page.goto(`http://127.0.0.1:${port}/?token=${token}`)
  const foreign = await foreignPage()
  const violations: string[] = []
  await page.exposeFunction('violated', (directive: string) => violations.push(directive))
  const found = await page.evaluate(async (elsewhere) => {
    const { violated } = window as unknown as { violated(directive: string): void }
    document.addEventListener('securitypolicyviolation', (event) => violated(event.effectiveDirective))
    const inline = document.createElement('script')
    inline.textContent = 'window.broken = true'
    const frame = document.createElement('iframe')
    frame.src = elsewhere
    const style = document.createElement('style')
    style.textContent = 'body { color: red }'
    document.body.append(inline, frame, style)
    document.body.style.color = 'rgb(1, 2, 3)'
    await fetch(elsewhere).catch(() => {})
    return { ran: 'broken' in window, color: getComputedStyle(document.body).color }
  }, foreign)
  expect(found.ran).toBe(false)
  // React sets styles as this does: that needs no unsafe-inline.
  expect(found.color).toBe('rgb(1, 2, 3)')
  await expect
    .poll(() => [...new Set(violations)].sort())
    .toEqual(['connect-src', 'frame-src', 'script-src-elem', 'style-src-elem'])
})
