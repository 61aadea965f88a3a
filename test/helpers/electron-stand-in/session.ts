/** `session` of the stand-in. It allows everything that no rule forbids, as in Electron. Runs in its main process. */
import { EventEmitter } from 'node:events'
import type { BrowserContext, Page, Request, Route } from 'playwright-core'
import { Preventable } from './app.ts'
import { fromChromium, ORIGIN } from './scheme-server.ts'

type PermissionCheck = (contents: unknown, permission: string, origin: string, details: object) => boolean
type PermissionRequest = (
  contents: unknown,
  permission: string,
  answer: (may: boolean) => void,
  details: object,
) => void
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

/** Electron's names, where it has others than Chromium. */
const ELECTRON_NAMES: Readonly<Record<string, string>> = { 'clipboard-write': 'clipboard-sanitized-write' }

class Session extends EventEmitter {
  #check: PermissionCheck | null = null
  #request: PermissionRequest | null = null
  #beforeRequest: BeforeRequest | null = null

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#check = handler
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.#request = handler
  }

  setDevicePermissionHandler(): void {}
  setDisplayMediaRequestHandler(): void {}

  readonly webRequest = {
    onBeforeRequest: (_filter: object, listener: BeforeRequest) => {
      this.#beforeRequest = listener
    },
  }

  /** Sets Chromium's permissions: Electron refuses one only if both handlers refuse it. */
  async applyPermissions(context: BrowserContext, page: Page): Promise<void> {
    const cdp = await context.newCDPSession(page)
    for (const name of PERMISSIONS) {
      const setting = this.#refuses(ELECTRON_NAMES[name] ?? name) ? 'denied' : 'granted'
      await cdp.send('Browser.setPermission', { permission: { name }, setting, origin: ORIGIN })
    }
  }

  #refuses(permission: string): boolean {
    if (!this.#check || !this.#request) return false
    const url = fromChromium(`${ORIGIN}/`)
    const details = { requestingUrl: url, isMainFrame: true }
    const answers = [this.#check(null, permission, url, details)]
    this.#request(null, permission, (may) => answers.push(may), details)
    return !answers.includes(true)
  }

  /** Only for the network: it does not see the scheme's own requests. */
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
