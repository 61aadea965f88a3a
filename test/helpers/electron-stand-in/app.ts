/** `app` of the stand-in: readiness, the single instance, the order of quitting. Runs in its main process. */
import { EventEmitter } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { recorded } from './desktop-parts.ts'
import { setting } from './setting.ts'

/** Receives the request to close when the program quits; a window may refuse. */
export interface Closable {
  close(): void
  isDestroyed(): boolean
}

export class Preventable {
  defaultPrevented = false

  preventDefault(): void {
    this.defaultPrevented = true
  }
}

class App extends EventEmitter {
  readonly windows = new Set<Closable>()
  readonly isPackaged = setting('PACKAGED') === '1'
  readonly #ready = Promise.withResolvers<void>()
  #isReady = false
  #quitting = false
  sandboxed = false

  isReady(): boolean {
    return this.#isReady
  }

  whenReady(): Promise<void> {
    return this.#ready.promise
  }

  becomeReady(): void {
    this.#isReady = true
    this.emit('ready')
    this.#ready.resolve()
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready')
    this.sandboxed = true
  }

  getVersion(): string {
    return (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version
  }

  getPath(name: string): string {
    const path = join(setting('DATA'), name)
    mkdirSync(path, { recursive: true })
    return path
  }

  readonly commandLine = {
    appendSwitch: (name: string, value?: string) => {
      if (this.#isReady) throw new Error('a switch that is appended after app is ready has no effect')
      recorded.push({ what: 'appendSwitch', with: value === undefined ? name : `${name}=${value}` })
    },
    getSwitchValue: (name: string) => {
      const found = process.argv.find((argument) => argument.startsWith(`--${name}=`))
      return found?.slice(name.length + 3) ?? ''
    },
  }

  /** By the process id of the first one; the second one signals it. */
  requestSingleInstanceLock(): boolean {
    const path = join(this.getPath('userData'), 'SingletonLock')
    const first = lockHolder(path)
    if (first !== null) {
      process.kill(first, 'SIGUSR2')
      return false
    }
    writeFileSync(path, String(process.pid))
    process.on('SIGUSR2', () => this.emit('second-instance', {}, [], process.cwd()))
    process.on('exit', () => rmSync(path, { force: true }))
    return true
  }

  quit(): void {
    if (this.#refused('before-quit')) return
    this.#quitting = true
    for (const window of [...this.windows]) window.close()
    this.#quitWhenEmpty()
  }

  /** Recorded alone: the next one would outlive the test. */
  relaunch(): void {
    console.log('relaunch')
  }

  exit(code = 0): void {
    process.exit(code)
  }

  windowClosed(window: Closable): void {
    this.windows.delete(window)
    if (this.#quitting) this.#quitWhenEmpty()
    else if (this.windows.size === 0) this.emit('window-all-closed')
  }

  #quitWhenEmpty(): void {
    if (this.windows.size > 0 || this.#refused('will-quit')) return
    this.emit('quit', {}, 0)
    process.exit(0)
  }

  #refused(name: string): boolean {
    const event = new Preventable()
    this.emit(name, event)
    return event.defaultPrevented
  }
}

function lockHolder(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch {
    return null
  }
}

export const app = new App()
