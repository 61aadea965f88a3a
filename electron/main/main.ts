/**
 * The desktop's main process: one window, one engine, and nothing heavy. No native module is loaded here, because
 * whatever holds this process holds the window.
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
  // The first one has been told, and shows its window.
  app.quit()
}

function failed(error: unknown): void {
  dialog.showErrorBox('Searlight cannot start', error instanceof Error ? error.message : String(error))
  app.exit(1)
}
