/** The Chromium that shows the stand-in's windows: one, with a profile of its own. Runs in its main process. */
import { join } from 'node:path'
import process from 'node:process'
import { type BrowserContext, chromium } from 'playwright-core'
import { chromiumPath } from '../browser.ts'
import { HOST, ORIGIN, startServer } from './scheme-server.ts'
import { setting } from './setting.ts'

let context: Promise<BrowserContext> | null = null

export function chromiumContext(): Promise<BrowserContext> {
  context ??= launch()
  return context
}

async function launch(): Promise<BrowserContext> {
  const executablePath = chromiumPath()
  if (!executablePath) throw new Error('expected Chromium; SEARLIGHT_CHROMIUM may name its binary')
  const port = await startServer()
  return chromium.launchPersistentContext(join(setting('DATA'), 'chromium'), {
    executablePath,
    viewport: null,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // Electron's scheme is secure, and reaches no network.
      `--host-resolver-rules=MAP ${HOST}:80 127.0.0.1:${port}, MAP * ~NOTFOUND`,
      `--unsafely-treat-insecure-origin-as-secure=${ORIGIN}`,
    ],
  })
}
