/** Answers the test that started the stand-in, over the IPC channel of its process. */
import process from 'node:process'
import { serve } from '../../../electron/shared/rpc.ts'
import { app } from './app.ts'
import { type BrowserWindow, windows } from './browser-window.ts'
import { chromiumContext } from './chromium.ts'
import type { ControlApi } from './control-api.ts'
import { folderAnswers, recorded } from './desktop-parts.ts'
import { forked } from './utility-process.ts'
import { NavigationEvent } from './web-contents.ts'

function current(): BrowserWindow {
  const window = windows.findLast((candidate) => !candidate.isDestroyed())
  if (!window) throw new Error('expected an open window')
  return window
}

const api: ControlApi = {
  windows: async () =>
    windows.map((window) => ({
      options: { ...window.options },
      url: window.webContents.mainFrame.url,
      visible: window.isVisible(),
      maximised: window.isMaximized(),
      focusCount: window.focusCount,
    })),
  pages: async () => (await chromiumContext()).pages().map((page) => page.url()),
  evaluate: async ({ expression }) => (await current().webContents.page).evaluate(expression),
  processes: async () =>
    forked.map(({ entry, serviceName, pid }) => ({ entry, serviceName, pid: pid ?? null })),
  recorded: async () => recorded,
  drags: async () => current().webContents.drags,
  answerFolder: async ({ path }) => {
    folderAnswers.push(path)
    return null
  },
  contentsEvent: async ({ name, url }) => {
    const event = new NavigationEvent(url, true)
    current().webContents.emit(name, event)
    return event.defaultPrevented
  },
  forgeIpc: async ({ channel, url, inFrame, otherWindow }) => {
    const { webContents } = current()
    const frame = { url, parent: inFrame ? webContents.mainFrame : null }
    webContents.receiveIpc(channel, [], frame, otherWindow ? {} : webContents)
    return null
  },
  place: async ({ bounds, maximised }) => {
    current().setBounds(bounds)
    if (maximised) current().maximize()
    return null
  },
  screenshot: async ({ path }) => {
    await (await current().webContents.page).screenshot({ path })
    return null
  },
  quit: async () => {
    // After the answer is on its way.
    setImmediate(() => app.quit())
    return null
  },
}

export function startControl(): void {
  serve<ControlApi>(
    {
      send: (message) => void process.send?.(message, undefined, undefined, () => {}),
      onMessage: (listener) => void process.on('message', listener),
    },
    api,
  )
  // The test ended without saying so.
  process.on('disconnect', () => process.exit(1))
}
