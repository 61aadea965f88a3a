/**
 * The desktop's main process: one window, one engine, and nothing heavy. It loads no native module, because work that
 * blocks this process blocks the window.
 */
import { fileURLToPath } from 'node:url'
import { app, dialog } from 'electron'
import { registerScheme } from './app-protocol.ts'
import { Desktop } from './desktop.ts'
import { quietChromium } from './quiet-chromium.ts'

const RENDERER = fileURLToPath(new URL('../renderer/', import.meta.url))

registerScheme()
app.enableSandbox()
quietChromium(app.commandLine)

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(() => new Desktop(RENDERER).start(), failed)
} else {
  // Electron has notified the first instance, which shows its window.
  app.quit()
}

function failed(error: unknown): void {
  dialog.showErrorBox('Searlight cannot start', error instanceof Error ? error.message : String(error))
  app.exit(1)
}
