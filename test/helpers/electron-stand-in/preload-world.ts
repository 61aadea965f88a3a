/**
 * The world of a page's preload script: a real isolated world of Chromium, with `ipcRenderer` over a binding that
 * only this world has, and ports that end in the page. Runs in the stand-in's main process.
 */
import { readFileSync } from 'node:fs'
import type { CDPSession } from 'playwright-core'
import { fromJson, toJson } from './plain-data.ts'
import { type Carrier, closeCarrier, closeFrom, type MessagePortMain, postFrom } from './ports.ts'

const WORLD = 'electron-preload'
const BINDING = 'standInSend'

type FromPage =
  | { readonly kind: 'ipc'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'port-message'; readonly end: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly end: number }

/** Runs in the page, in the isolated world, with as much as Electron gives a sandboxed preload script. */
const BRIDGE = `
  const post = (message) => globalThis.${BINDING}(toJson(message))
  const listeners = new Map()
  const ports = new Map()
  const openPort = (end) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => post({ kind: 'port-message', end, data })
    port1.onclose = () => post({ kind: 'port-close', end })
    ports.set(end, port1)
    return port2
  }
  globalThis.standInReceive = (text) => {
    const message = fromJson(text)
    if (message.kind === 'port-message') return ports.get(message.end)?.postMessage(message.data)
    if (message.kind === 'port-close') return ports.get(message.end)?.close()
    const event = { ports: message.ends.map(openPort) }
    for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args)
  }
  const ipcRenderer = {
    on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    send: (channel, ...args) => post({ kind: 'ipc', channel, args }),
  }
  const require = (name) => {
    if (name === 'electron') return { ipcRenderer }
    throw new Error('module not found: ' + name)
  }
`

export class PreloadWorld implements Carrier {
  readonly #cdp: CDPSession
  readonly #onIpc: (channel: string, args: readonly unknown[]) => void
  #context: number | null = null
  #topFrame: string | null = null

  constructor(cdp: CDPSession, onIpc: (channel: string, args: readonly unknown[]) => void) {
    this.#cdp = cdp
    this.#onIpc = onIpc
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string }
      if (context.name === WORLD && frameId === this.#topFrame) this.#entered(context.id)
    })
    cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      if (executionContextId === this.#context) this.#left()
    })
    cdp.on('Runtime.executionContextsCleared', () => this.#left())
    cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === BINDING) this.#receive(fromJson(payload) as FromPage)
    })
  }

  async install(preloadPath: string): Promise<void> {
    const preload = readFileSync(preloadPath, 'utf8')
    // Not in frames: Electron runs it in them only on request.
    const source = `if (window === window.top) {
      ${toJson.toString()}\n${fromJson.toString()}\n${BRIDGE}
      ;(function (require, module, exports) { ${preload}\n })(require, { exports: {} }, {})
    }`
    await this.#cdp.send('Page.enable')
    this.#topFrame = (await this.#cdp.send('Page.getFrameTree')).frameTree.frame.id
    await this.#cdp.send('Runtime.enable')
    await this.#cdp.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD })
    await this.#cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD })
  }

  send(channel: string, args: readonly unknown[], transfer: readonly MessagePortMain[]): void {
    const moved = transfer.map((port) => port.transferTo(this))
    this.#tell({ kind: 'ipc', channel, args, ends: moved.map(({ end }) => end) })
    for (const { flush } of moved) flush()
  }

  deliver(end: number, data: unknown): void {
    this.#tell({ kind: 'port-message', end, data })
  }

  closed(end: number): void {
    this.#tell({ kind: 'port-close', end })
  }

  #entered(context: number): void {
    this.#left()
    this.#context = context
  }

  /** The page is gone, and its ports with it. */
  #left(): void {
    this.#context = null
    closeCarrier(this)
  }

  #tell(message: object): void {
    if (this.#context === null) return
    const expression = `standInReceive(${JSON.stringify(toJson(message))})`
    // A page that goes away during a message receives nothing.
    this.#cdp.send('Runtime.evaluate', { expression, contextId: this.#context }).catch(() => {})
  }

  #receive(message: FromPage): void {
    if (message.kind === 'ipc') this.#onIpc(message.channel, message.args)
    else if (message.kind === 'port-message') postFrom(message.end, message.data)
    else closeFrom(message.end)
  }
}
