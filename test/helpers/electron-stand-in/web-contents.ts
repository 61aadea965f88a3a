/** `webContents` of the stand-in: a page of Chromium and the rules about it. Runs in its main process. */
import { EventEmitter } from 'node:events'
import type { BrowserContext, CDPSession, Page, Request, Route } from 'playwright-core'
import { Preventable } from './app.ts'
import { chromiumContext } from './chromium.ts'
import { ipcMain } from './ipc-main.ts'
import type { MessagePortMain } from './ports.ts'
import { PreloadWorld } from './preload-world.ts'
import { fromChromium, ORIGIN, toChromium } from './scheme-server.ts'
import { session } from './session.ts'

export interface Frame {
  readonly url: string
  readonly parent: Frame | null
}

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' }

export class NavigationEvent extends Preventable {
  readonly url: string
  readonly isMainFrame: boolean

  constructor(url: string, isMainFrame: boolean) {
    super()
    this.url = url
    this.isMainFrame = isMainFrame
  }
}

export class WebContents extends EventEmitter {
  readonly page: Promise<Page>
  /** The files that the user dragged out of it. */
  readonly drags: unknown[] = []
  #world: PreloadWorld | null = null
  #openHandler: OpenHandler = () => ({ action: 'allow' })
  #url = ''
  #loading = false

  constructor(preload: string) {
    super()
    this.page = chromiumContext().then((context) => this.#open(context, preload))
    this.page.catch((error: unknown) => console.error(error))
  }

  get mainFrame(): Frame {
    return { url: this.#url, parent: null }
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.page
    // Not the page's own doing, so no rule about navigation applies.
    this.#loading = true
    await page.goto(toChromium(url))
    this.#loading = false
    this.emit('did-finish-load')
  }

  reload(): void {
    void this.loadURL(this.#url)
  }

  send(channel: string, ...args: readonly unknown[]): void {
    this.#world?.send(channel, structuredClone(args), [])
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    this.#world?.send(channel, [structuredClone(message)], transfer)
  }

  startDrag(item: { readonly file: string; readonly icon: unknown }): void {
    if (!item.icon) throw new Error('Must specify non-empty "icon" option')
    this.drags.push({ ...item, icon: null })
  }

  /** The messages of a page that took over its process. */
  receiveIpc(
    channel: string,
    args: readonly unknown[],
    senderFrame: Frame | null,
    sender: unknown = this,
  ): void {
    ipcMain.emit(channel, { sender, senderFrame, ports: [] }, ...args)
  }

  async #open(context: BrowserContext, preload: string): Promise<Page> {
    const page = context.pages().find((open) => open.url() === 'about:blank') ?? (await context.newPage())
    const cdp = await context.newCDPSession(page)
    await this.#openWorld(cdp, preload)
    await session.defaultSession.applyPermissions(context, page)
    await page.route('**/*', (route, request) => this.#route(route, request, page))
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#url = fromChromium(frame.url())
    })
    page.on('popup', (popup) => void this.#popup(popup))
    page.on('download', (download) => {
      if (!session.defaultSession.mayDownload()) void download.cancel()
    })
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
    page.on('console', (message) => message.type() === 'error' && console.error(`page: ${message.text()}`))
    return page
  }

  async #openWorld(cdp: CDPSession, preload: string): Promise<void> {
    this.#world = new PreloadWorld(cdp, (channel, args) => this.receiveIpc(channel, args, this.mainFrame))
    await this.#world.install(preload)
  }

  async #route(route: Route, request: Request, page: Page): Promise<void> {
    const url = fromChromium(request.url())
    if (request.isNavigationRequest() && !this.#loading) {
      const isMainFrame = request.frame() === page.mainFrame()
      if (!this.#mayNavigate(url, isMainFrame)) return route.abort('aborted')
    }
    return request.url().startsWith(`${ORIGIN}/`)
      ? route.continue()
      : session.defaultSession.route(route, request)
  }

  #mayNavigate(url: string, isMainFrame: boolean): boolean {
    const events = [...(isMainFrame ? (['will-navigate'] as const) : []), 'will-frame-navigate' as const].map(
      (name) => {
        const event = new NavigationEvent(url, isMainFrame)
        this.emit(name, event)
        return event
      },
    )
    return events.every(({ defaultPrevented }) => !defaultPrevented)
  }

  /** Chromium has opened it by now; it is closed before it could load anything but a blank page. */
  async #popup(popup: Page): Promise<void> {
    const { action } = this.#openHandler({ url: fromChromium(popup.url()) })
    if (action === 'deny') await popup.close()
  }
}
