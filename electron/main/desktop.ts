/** Composes the desktop's parts and ties them to the application's life. Runs in the main process. */
import { app, type BrowserWindow, dialog, nativeTheme, protocol, session } from 'electron'
import { installMenu } from './app-menu.ts'
import { serveScheme } from './app-protocol.ts'
import { openWindow } from './app-window.ts'
import { desktopHost, hostInfo } from './desktop-host.ts'
import { EngineProcess } from './engine-process.ts'
import { EngineSupervisor } from './engine-supervisor.ts'
import { restrictNavigation } from './navigation-rules.ts'
import { RendererFiles } from './renderer-files.ts'
import { restrictSession } from './session-rules.ts'
import { WindowLink } from './window-link.ts'

export class Desktop {
  readonly #files: RendererFiles
  readonly #engine: EngineSupervisor<EngineProcess>
  #window: BrowserWindow | null = null
  #link: WindowLink | null = null
  #end: 'running' | 'closing' | 'closed' = 'running'

  constructor(rendererFolder: string) {
    this.#files = new RendererFiles(rendererFolder)
    this.#engine = new EngineSupervisor({
      start: (onExit) => this.#startEngine(onExit),
      onStarted: () => this.#link?.engineStarted(),
      onStopped: () => this.#link?.engineStopped(),
      onGivenUp: (reason) => this.#tellGivenUp(reason),
    })
  }

  start(): void {
    restrictSession(session.defaultSession)
    serveScheme(protocol, { files: this.#files, media: (request) => this.#media(request) })
    installMenu({ platform: process.platform, packaged: app.isPackaged })
    // The rules hold for every page, also for one that nobody has thought of yet.
    app.on('web-contents-created', (_event, contents) => restrictNavigation(contents))
    app.on('second-instance', () => this.#showWindow())
    app.on('activate', () => this.#showWindow())
    app.on('window-all-closed', () => process.platform !== 'darwin' && app.quit())
    app.on('will-quit', (event) => this.#quit(event))
    this.#engine.start()
    this.#showWindow()
  }

  #startEngine(onExit: (reason: string) => void): EngineProcess {
    return new EngineProcess({
      start: {
        kind: 'start',
        version: app.getVersion(),
        libraryDir: app.commandLine.getSwitchValue('library') || null,
        host: hostInfo(),
      },
      host: desktopHost(() => this.#window),
      onExit,
    })
  }

  async #media(request: Request): Promise<Response> {
    if (!this.#engine.engine) throw new Error('the engine is not running')
    return this.#engine.engine.media(request)
  }

  #showWindow(): void {
    // The user opened it again while it ends. A window now would have no engine, so the program starts again.
    if (this.#end !== 'running') return void app.relaunch()
    const window = this.#window ?? this.#openWindow()
    if (window.isMinimized()) window.restore()
    window.focus()
  }

  #openWindow(): BrowserWindow {
    const window = openWindow(nativeTheme.shouldUseDarkColors)
    this.#window = window
    this.#link = new WindowLink(window, () => this.#engine.engine)
    window.on('closed', () => {
      this.#window = null
      this.#link = null
    })
    return window
  }

  #tellGivenUp(reason: string): void {
    const message = `Searlight's engine stopped again and again (${reason}). Nothing was lost. Start Searlight again to continue.`
    const options = { type: 'error' as const, title: 'Searlight', message }
    void (this.#window ? dialog.showMessageBox(this.#window, options) : dialog.showMessageBox(options))
  }

  /** The library closes before the program ends. */
  #quit(event: Electron.Event): void {
    if (this.#end === 'closed') return
    event.preventDefault()
    if (this.#end === 'closing') return
    this.#end = 'closing'
    void this.#engine.close().finally(() => {
      this.#end = 'closed'
      app.quit()
    })
  }
}
