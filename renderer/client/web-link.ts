/**
 * The web host's link: a WebSocket that reconnects with growing pauses, and at once when the user returns to the
 * tab.
 */
import { decodeMessage, encodeMessage } from '../../electron/shared/wire-format.ts'
import type { LinkListener } from './link.ts'

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000
/** The host's close code for a tab without a session. */
const CLOSED_AS_REFUSED = 4401

export function startWebLink(listener: LinkListener): void {
  let pauseMs = FIRST_PAUSE_MS
  let retry: ReturnType<typeof setTimeout> | null = null

  const open = () => {
    retry = null
    const socket = new WebSocket(rpcAddress(document.baseURI))
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      pauseMs = FIRST_PAUSE_MS
      listener.opened({
        send: (message) => socket.send(encodeMessage(message)),
        onMessage: (heard) =>
          socket.addEventListener('message', ({ data }) => heard(decodeMessage(new Uint8Array(data)))),
      })
    })
    socket.addEventListener('close', (event) => void closed(event.code))
  }

  const closed = async (code: number) => {
    listener.lost()
    if (code === CLOSED_AS_REFUSED || (await isRefused())) return listener.refused()
    retry = setTimeout(open, pauseMs)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }

  const hurry = () => {
    if (retry === null) return
    clearTimeout(retry)
    pauseMs = FIRST_PAUSE_MS
    open()
  }
  addEventListener('focus', hurry)
  addEventListener('online', hurry)
  open()
}

export function rpcAddress(base: string): string {
  const address = new URL('./rpc', base)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return address.href
}

/** A WebSocket hides the reason of a failure; a request to the page's own address shows it. */
async function isRefused(): Promise<boolean> {
  try {
    const { status } = await fetch('./', { method: 'HEAD', cache: 'no-store' })
    return status === 401 || status === 403
  } catch {
    return false
  }
}
