/** The desktop's link: preload hands the page a port, and another one after each restart of the engine. */
import type { LinkListener } from './link.ts'

export function startDesktopLink(listener: LinkListener): void {
  let last: MessagePort | null = null
  addEventListener('message', (event: MessageEvent) => {
    // Preload posts from this window; no other source may hand over a port.
    if (event.source !== window) return
    const kind: unknown = event.data?.kind
    const port = event.ports[0]
    if (kind === 'searlight-port' && port) {
      // Two may come, where the page asks while the engine starts: the engine must stop serving the first.
      last?.close()
      last = port
      opened(port, listener)
    }
    if (kind === 'searlight-engine-stopped') listener.lost()
  })
  postMessage({ kind: 'searlight-ready' }, location.origin)
}

function opened(port: MessagePort, listener: LinkListener): void {
  listener.opened({
    send: (message) => port.postMessage(message),
    onMessage: (heard) => port.addEventListener('message', ({ data }) => heard(data)),
  })
  // Last: the port queues messages until it starts.
  port.start()
}
