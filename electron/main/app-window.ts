/** Makes the window in its last place, and loads its page again after a crash. Runs in the main process. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, screen } from 'electron'
import { START_PAGE } from './origin.ts'
import { MIN_HEIGHT, MIN_WIDTH, readState, writeState } from './window-state.ts'

const PRELOAD = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url))
/** The dark surface of the renderer's tokens, so that a dark window does not flash white. */
const BACKGROUND = { dark: '#141517', light: '#ffffff' } as const
/** A page that crashes again within this time is not loaded again. */
const RELOAD_AGAIN_AFTER_MS = 10_000
/** Dragging a window reports hundreds of places; only the last one counts. */
const SAVE_AFTER_MS = 400

export function openWindow(dark: boolean): BrowserWindow {
  const path = join(app.getPath('userData'), 'window.json')
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  const { position, width, height, maximised } = readState(path, areas)
  const window = new BrowserWindow({
    ...position,
    width,
    height,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Searlight',
    backgroundColor: dark ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: PRELOAD,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      // It fetches dictionaries from the network.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  if (maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  rememberState(window, path)
  reloadAfterCrash(window)
  void window.loadURL(START_PAGE)
  return window
}

/** The page asks for its port again, and shows the query that the engine has saved. */
function reloadAfterCrash(window: BrowserWindow): void {
  let lastMs = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || performance.now() - lastMs < RELOAD_AGAIN_AFTER_MS) return
    lastMs = performance.now()
    window.webContents.reload()
  })
}

function rememberState(window: BrowserWindow, path: string): void {
  let timer: NodeJS.Timeout | undefined
  const save = () => writeState(path, window.getNormalBounds(), window.isMaximized())
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_AFTER_MS)
  }
  window.on('resize', later)
  window.on('move', later)
  window.on('maximize', later)
  window.on('unmaximize', later)
  window.on('close', () => {
    clearTimeout(timer)
    save()
  })
  window.on('closed', () => clearTimeout(timer))
}
