/**
 * Gives the window its port to the engine when its page asks, and a new port for each new engine. Runs in the main
 * process; the preload script is the other end.
 */
import { type BrowserWindow, type IpcMainEvent, ipcMain, type MessagePortMain } from 'electron'
import { isStartPage } from './origin.ts'

export interface PortSource {
  windowPort(): MessagePortMain
}

export class WindowLink {
  readonly #window: BrowserWindow
  readonly #engine: () => PortSource | null
  #pageWaits = false

  constructor(window: BrowserWindow, engine: () => PortSource | null) {
    this.#window = window
    this.#engine = engine
    const onReady = (event: IpcMainEvent) => this.#pageReady(event)
    ipcMain.on('window-ready', onReady)
    window.on('closed', () => ipcMain.off('window-ready', onReady))
  }

  engineStarted(): void {
    if (this.#pageWaits) this.#connect()
  }

  engineStopped(): void {
    if (!this.#window.isDestroyed()) this.#window.webContents.send('engine-stopped')
  }

  #pageReady(event: IpcMainEvent): void {
    if (isFromPage(event, this.#window)) {
      this.#pageWaits = true
      this.#connect()
    } else {
      console.error("refused: a message from a frame that is not the window's page")
    }
  }

  /** A page that asks again has been loaded again; its old port is closed. */
  #connect(): void {
    const port = this.#engine()?.windowPort()
    if (port && !this.#window.isDestroyed()) this.#window.webContents.postMessage('engine-port', null, [port])
  }
}

/** True if the sender is the top frame of our own window and shows our own page. */
export function isFromPage({ sender, senderFrame }: IpcMainEvent, window: BrowserWindow): boolean {
  if (window.isDestroyed() || sender !== window.webContents || !senderFrame) return false
  return senderFrame.parent === null && isStartPage(senderFrame.url)
}
