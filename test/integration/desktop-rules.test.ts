/**
 * The desktop's rules about its window, held against the built main and preload scripts on the stand-in for
 * Electron: how the window is made, what reaches the page, and what is refused.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Desktop, startPageDesktop } from '../helpers/electron-stand-in/desktop.ts'
import { needs } from '../helpers/needs.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

let desktop: Desktop

describe('the desktop window', needs('browser'), () => {
  beforeAll(async () => {
    desktop = await startPageDesktop()
  })
  afterAll(() => desktop?.end())

  it('is sandboxed, isolated and without Node, and cannot be made too small', async () => {
    const [window] = await desktop.control.windows({})
    expect(window?.options).toMatchObject({
      minWidth: 800,
      minHeight: 560,
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        devTools: false,
      },
    })
    expect(window?.url).toBe('searlight://app/')
  })

  it('hands the page one port, and nothing of Electron', async () => {
    expect(await desktop.page('standIn.state')).toMatchObject({ ports: 1, stops: 0 })
    expect(
      await desktop.page('[typeof require, typeof process, typeof standInSend, typeof electron]'),
    ).toEqual(Array(4).fill('undefined'))
  })

  it('answers calls of the page', async () => {
    expect(
      await desktop.page('standIn.call("state").then(({ version, host }) => [version, host.kind])'),
    ).toEqual(['0.1.0', 'desktop'])
  })

  describe('under its content policy', () => {
    it('gets the policy with every answer', async () => {
      const policies = await desktop.page(`Promise.all(['/', '/page.js', '/missing', '/media/x/y'].map(
        async (path) => (await fetch(path)).headers.get('content-security-policy')))`)
      for (const policy of policies as string[]) {
        expect(policy).toContain(
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:",
        )
        expect(policy).toContain("frame-ancestors 'none'")
      }
    })

    it('runs no script of an element, and no text as a script', async () => {
      expect(
        // In a task of its own, because the policy does not cover code that a debugger evaluates.
        await desktop.page(`new Promise((resolve) => setTimeout(() => {
          const script = document.createElement('script')
          script.textContent = 'standIn.state.inlineRan = true'
          document.body.append(script)
          let evaluated = true
          try { eval('1') } catch { evaluated = false }
          resolve([standIn.state.inlineRan, evaluated])
        }))`),
      ).toEqual([false, false])
    })

    it.each([
      ['a picture from the network', violation(`new Image().src = 'https://example.org/a.png'`), 'img-src'],
      [
        'a picture in its address',
        violation(`new Image().src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='`),
        'img-src',
      ],
      ['a request to the network', violation(`fetch('https://example.org/').catch(() => {})`), 'connect-src'],
      [
        'a frame',
        violation(`document.body.append(Object.assign(document.createElement('iframe'), { src: '/' }))`),
        'frame-src',
      ],
    ])('does not load %s', async (_what, expression, directive) => {
      expect(await desktop.page(expression)).toBe(directive)
    })
  })

  describe('refuses', () => {
    it.each([
      'location.href = "https://example.org/"',
      'location.href = "searlight-other://app/"',
      'location.href = "/media/1/original"',
      'location.assign("http://127.0.0.1:1/")',
    ])('to go elsewhere: %s', async (expression) => {
      await desktop.page(`void setTimeout(() => { ${expression} })`)
      // The page is still there, and answers over its port.
      expect(await desktop.page('standIn.call("state").then(({ host }) => host.kind)')).toBe('desktop')
      expect((await desktop.control.windows({}))[0]?.url).toBe('searlight://app/')
    })

    it('redirects, frames and webviews', async () => {
      for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
        expect(await desktop.control.contentsEvent({ name, url: 'https://example.org/' }), name).toBe(true)
      }
    })

    it('a second window', async () => {
      await desktop.page('void window.open("https://example.org/")')
      await vi.waitFor(async () => expect(await desktop.control.pages({})).toHaveLength(1))
    })

    it('every permission but to write to the clipboard', async () => {
      const states = await desktop.page(`Promise.all(['geolocation', 'notifications', 'camera', 'microphone',
        'persistent-storage', 'midi', 'clipboard-read', 'clipboard-write'].map(
        async (name) => (await navigator.permissions.query({ name })).state))`)
      expect(states).toEqual([...Array(7).fill('denied'), 'granted'])
    })

    it.each([
      ['a frame inside the page', { url: 'searlight://app/', inFrame: true, otherWindow: false }],
      ['another window', { url: 'searlight://app/', inFrame: false, otherWindow: true }],
      ['another page', { url: 'https://example.org/', inFrame: false, otherWindow: false }],
      [
        'a picture shown as a page',
        { url: 'searlight://app/media/1/original', inFrame: false, otherWindow: false },
      ],
    ])('a port to %s', async (_who, frame) => {
      const before = await desktop.page('standIn.state.ports')
      await desktop.control.forgeIpc({ channel: 'window-ready', ...frame })
      // A later call on the same way has its answer, so nothing is still to come.
      await desktop.page('standIn.call("state").then(() => null)')
      expect(await desktop.page('standIn.state.ports')).toBe(before)
      expect(desktop.log()).toContain("refused: a message from a frame that is not the window's page")
    })
  })

  it('gives a page that asks again a new port', async () => {
    await desktop.page('location.reload()').catch(() => {})
    await vi.waitFor(async () => expect(await desktop.page('globalThis.standIn?.state.ports')).toBe(1))
    expect(await desktop.page('standIn.call("state").then(({ host }) => host.kind)')).toBe('desktop')
  })

  it('has a menu without reload and tools', async () => {
    const menu = (await desktop.control.recorded({})).find(({ what }) => what === 'setApplicationMenu')
    expect(JSON.stringify(menu?.with)).toContain('"quit"')
    expect(JSON.stringify(menu?.with)).not.toMatch(/reload|toggleDevTools/i)
  })

  it('picks folders by the native dialog, whose title states the purpose', async () => {
    await desktop.control.answerFolder({ path: '/photos' })
    expect(await desktop.page('standIn.call("pickFolder", { purpose: "photos" })')).toBe('/photos')
    expect(await desktop.page('standIn.call("pickFolder", { purpose: "photos" })')).toBeNull()
    const asked = (await desktop.control.recorded({})).filter(({ what }) => what === 'showOpenDialog')
    expect(asked.at(-1)?.with).toMatchObject({
      defaultPath: '/photos',
      properties: expect.arrayContaining(['openDirectory']),
    })
  })

  it('saves a problem report where the native dialog says, and nowhere after Cancel', async () => {
    const path = join(temporaryDirectory(), 'report.txt')
    await desktop.control.answerFolder({ path })
    const save = 'standIn.call("saveReport", { text: "Searlight problem report" })'
    expect(await desktop.page(save)).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('Searlight problem report')
    expect(await desktop.page(save)).toBe(false)
    const asked = (await desktop.control.recorded({})).filter(({ what }) => what === 'showSaveDialog')
    expect(asked).toHaveLength(2)
    expect(asked[0]?.with).toMatchObject({ defaultPath: expect.stringMatching(/searlight-report\.txt$/) })
  })
})

/** Runs `expression` in the page and returns the directive that it violated. */
function violation(expression: string): string {
  return `new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective), { once: true })
    ${expression}
  })`
}
