/** `session` of the stand-in. What no rule forbids is allowed, as in Electron. Runs in its main process. */
import { EventEmitter } from 'node:events'
import type { BrowserContext, Page, Request, Route } from 'playwright-core'
import { Preventable } from './app.ts'
import { fromChromium, ORIGIN } from './scheme-server.ts'

type PermissionCheck = (contents: unknown, permission: string, origin: string, details: object) => boolean
type BeforeRequest = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void

/** Chromium's names that a page of ours could ask for. */
const PERMISSIONS = [
  'geolocation',
  'notifications',
  'midi',
  'microphone',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'persistent-storage',
  'accelerometer',
  'idle-detection',
  'local-fonts',
  'window-management',
]

class Session extends EventEmitter {
  #check: PermissionCheck | null = null
  #request: unknown = null
  #beforeRequest: BeforeRequest | null = null

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#check = handler
  }

  setPermissionRequestHandler(handler: unknown): void {
    this.#request = handler
  }

  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}

  readonly webRequest = {
    onBeforeRequest: (_filter: object, listener: BeforeRequest) => {
      this.#beforeRequest = listener
    },
  }

  /** Tells Chromium what a page may: both handlers must refuse for a permission to be refused. */
  async applyPermissions(context: BrowserContext, page: Page): Promise<void> {
    const cdp = await context.newCDPSession(page)
    for (const name of PERMISSIONS) {
      const refused = this.#request !== null && this.#check?.(null, name, ORIGIN, {}) === false
      const setting = refused ? 'denied' : 'granted'
      await cdp.send('Browser.setPermission', { permission: { name }, setting, origin: ORIGIN })
    }
  }

  /** Only for the network: the scheme's own requests are not asked about. */
  async route(route: Route, request: Request): Promise<void> {
    const answer = { cancel: false }
    this.#beforeRequest?.({ url: fromChromium(request.url()) }, (given) => {
      answer.cancel = given.cancel === true
    })
    return answer.cancel ? route.abort('blockedbyclient') : route.continue()
  }

  /** True where the download may go on. */
  mayDownload(): boolean {
    const event = new Preventable()
    this.emit('will-download', event)
    return !event.defaultPrevented
  }
}

export const session = { defaultSession: new Session() }
