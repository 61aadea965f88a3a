/** `BrowserWindow` of the stand-in. Runs in its main process. */
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { app, Preventable } from './app.ts'
import { WebContents } from './web-contents.ts'

interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WindowOptions extends Partial<Bounds> {
  readonly show?: boolean
  readonly webPreferences?: {
    readonly preload?: string
    readonly contextIsolation?: boolean
    readonly sandbox?: boolean
    readonly nodeIntegration?: boolean
  }
}

export const windows: BrowserWindow[] = []

export class BrowserWindow extends EventEmitter {
  readonly options: WindowOptions
  readonly webContents: WebContents
  #bounds: Bounds
  #maximised = false
  #minimised = false
  #visible: boolean
  #destroyed = false
  focusCount = 0

  constructor(options: WindowOptions) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    this.options = options
    this.#visible = options.show ?? true
    this.#bounds = {
      x: options.x ?? 100,
      y: options.y ?? 100,
      width: options.width ?? 800,
      height: options.height ?? 600,
    }
    this.webContents = new WebContents(checkedPreload(options))
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    windows.push(this)
    app.windows.add(this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  getNormalBounds = () => this.#bounds
  isMaximized = () => this.#maximised
  isMinimized = () => this.#minimised
  isVisible = () => this.#visible
  isDestroyed = () => this.#destroyed

  setBounds(bounds: Bounds): void {
    this.#bounds = bounds
    this.emit('resize')
  }

  maximize(): void {
    this.#maximised = true
    this.emit('maximize')
  }

  minimize(): void {
    this.#minimised = true
  }

  restore(): void {
    this.#minimised = false
  }

  show(): void {
    this.#visible = true
  }

  focus(): void {
    this.focusCount++
  }

  close(): void {
    const event = new Preventable()
    this.emit('close', event)
    if (event.defaultPrevented || this.#destroyed) return
    this.#destroyed = true
    void this.webContents.page.then((page) => page.close()).catch(() => {})
    this.emit('closed')
    app.windowClosed(this)
  }
}

/** The stand-in shows pages the safe way or not at all: it has no other. */
function checkedPreload({ webPreferences = {} }: WindowOptions): string {
  const {
    preload,
    contextIsolation = true,
    sandbox = app.sandboxed,
    nodeIntegration = false,
  } = webPreferences
  if (!contextIsolation || !sandbox || nodeIntegration) {
    throw new Error('the stand-in has sandboxed, isolated pages without Node only')
  }
  if (!preload || !existsSync(preload)) throw new Error(`expected a preload script, got ${preload}`)
  return preload
}
