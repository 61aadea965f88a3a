/** A real Chromium for end-to-end tests and benchmarks: the system's, else the one Playwright brought. */
import { existsSync } from 'node:fs'
import process from 'node:process'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export function chromiumPath(): string | null {
  const named = process.env['SEARLIGHT_CHROMIUM']
  const paths = [...(named ? [named] : []), ...SYSTEM, chromium.executablePath()]
  return paths.find((path) => existsSync(path)) ?? null
}

export async function launchChromium(): Promise<Browser> {
  const executablePath = chromiumPath()
  if (!executablePath) throw new Error('expected Chromium; SEARLIGHT_CHROMIUM may name its binary')
  // CI runs as root, for which Chromium refuses its sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, args })
}

const WAIT_MS = 45_000

export const WIDE = { width: 1440, height: 900 } as const
export const NARROW = { width: 1024, height: 700 } as const

export interface OpenedPage {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors that the page threw or wrote to its console: a good page has none. */
  readonly errors: readonly string[]
}

export async function openPage(
  browser: Browser,
  viewport: typeof WIDE | typeof NARROW = WIDE,
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport, reducedMotion: 'no-preference' })
  // Long before the test's own limit, so that the error names the missing event.
  context.setDefaultTimeout(WAIT_MS)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  return { context, page, errors }
}
